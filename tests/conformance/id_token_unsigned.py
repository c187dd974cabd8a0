"""An ID token that nobody signed must be refused, however `none` is spelt (OIDF oidcc-client-test-idtoken-sig-none, stricter)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
