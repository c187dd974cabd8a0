"""`expires_in` must be a number above zero (RFC 6749 5.1)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
