"""UserInfo of somebody else must be dropped whole (OIDC Core 5.3.2; OIDF oidcc-client-test-userinfo-invalid-sub)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
