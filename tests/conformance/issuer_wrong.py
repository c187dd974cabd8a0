"""An answer from another issuer must be refused, by plain string comparison (RFC 9207 2.4, RFC 9700 4.4.2)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
