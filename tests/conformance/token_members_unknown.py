"""Members nobody knows must be ignored (RFC 6749 5.1)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
