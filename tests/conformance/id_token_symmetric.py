"""HS256 with the public key as the secret must be refused (OIDC Core 10.1, RFC 8725 2.1; OIDF oidcc-client-test-invalid-sig-hs256)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
