"""`aud` must be this client (OIDC Core 3.1.3.7 (3); OIDF oidcc-client-test-invalid-aud)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
