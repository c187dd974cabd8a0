"""A pushed request that is refused ends the sign-in before the visitor leaves (RFC 9126 2.3)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
