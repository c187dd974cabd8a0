"""Each error of the token endpoint ends signed out, under its own code, and the code is not sent again (RFC 6749 5.2)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
