"""`iat` must be a number (OIDC Core 2; OIDF oidcc-client-test-missing-iat)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
