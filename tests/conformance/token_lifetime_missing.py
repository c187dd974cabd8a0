"""`expires_in` may be missing (RFC 6749 5.1; FAPI2 client module without expires_in)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
