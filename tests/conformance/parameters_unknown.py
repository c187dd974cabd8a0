"""Parameters nobody knows must be ignored, not refused (RFC 6749 4.1.2)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
