"""The ID token must be there (OIDC Core 3.1.3.3)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
