"""The nonce must be that of this sign-in (OIDC Core 3.1.3.7 (11); OIDF oidcc-client-test-nonce-invalid)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
