"""Without any key no ID token is believed (OIDC Core 10.1)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
