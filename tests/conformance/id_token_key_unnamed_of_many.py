"""No `kid` and several keys: refused, never tried out (OIDC Core 10.1; OIDF oidcc-client-test-kid-absent-multiple-jwks)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
