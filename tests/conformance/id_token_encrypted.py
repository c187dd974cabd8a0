"""An encrypted ID token was never agreed on (OIDC Core 3.1.3.7 (1))."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
