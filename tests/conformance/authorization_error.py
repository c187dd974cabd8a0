"""Each error of the authorization endpoint ends signed out, under its own code, and asks nobody again (RFC 6749 4.1.2.1)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
