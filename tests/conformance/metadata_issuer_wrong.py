"""Metadata of another issuer must not be used (OIDC Discovery 4.3; OIDF oidcc-client-test-discovery-issuer-mismatch)."""


def test_it_is_not_used(realm):
    realm.sign_in()
    realm.expect_accepted()
