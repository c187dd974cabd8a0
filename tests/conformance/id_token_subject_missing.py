"""`sub` must be up to 255 ASCII characters (OIDC Core 2; OIDF oidcc-client-test-missing-sub)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
