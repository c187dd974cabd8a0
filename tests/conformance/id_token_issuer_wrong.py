"""`iss` must be the configured issuer, character by character (OIDC Core 3.1.3.7 (2); OIDF oidcc-client-test-invalid-iss)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
