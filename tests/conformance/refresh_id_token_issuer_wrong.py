"""A refreshed ID token must be of the same issuer (OIDC Core 12.2; OIDF oidcc-client-test-refresh-token-invalid-issuer)."""


def test_the_session_ends(realm):
    realm.sign_in()
    realm.expect_renewal_refused()
