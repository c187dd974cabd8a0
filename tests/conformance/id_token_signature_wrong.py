"""The signature must be the published key's; keys in the header count for nothing (OIDF oidcc-client-test-invalid-sig-rs256)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
