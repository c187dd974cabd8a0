"""The nonce must come back (OIDC Core 3.1.3.7 (11); FAPI2 client module nonce missing)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
