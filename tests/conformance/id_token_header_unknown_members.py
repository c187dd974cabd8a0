"""Header members nobody knows must be ignored (RFC 7515 4)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
