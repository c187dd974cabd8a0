"""`acr` must be among those that were asked for (OIDC Core 3.1.3.7 (12))."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
