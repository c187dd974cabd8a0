"""An RSA key of less than 2048 bits must be refused (RFC 7518 3.3)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
