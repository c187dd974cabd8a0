"""A refreshed ID token must be of the same sign-in (OIDC Core 12.2)."""


def test_the_session_ends(realm):
    realm.sign_in()
    realm.expect_renewal_refused()
