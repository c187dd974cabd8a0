"""UserInfo that is not one JSON object must be refused, signed ones too (OIDF oidcc-client-test-userinfo-signed, not negotiated)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
