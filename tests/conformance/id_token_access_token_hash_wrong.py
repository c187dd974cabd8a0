"""`at_hash`, where it stands, must fit the access token (OIDC Core 3.1.3.8; OIDF oidcc-client-test-invalid-athash)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
