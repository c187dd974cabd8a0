"""A proof that the provider refuses ends the sign-in (RFC 9449 5)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
