"""A refreshed ID token must speak of the same person (OIDC Core 12.2; OIDF oidcc-client-test-refresh-token-invalid-sub)."""


def test_the_session_ends(realm):
    realm.sign_in()
    realm.expect_renewal_refused()
