"""A signature that is not the provider's must be refused, ES256 too (OIDF oidcc-client-test-invalid-sig-es256)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
