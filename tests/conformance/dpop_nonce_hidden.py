"""A nonce that cannot be read is named as the cause (RFC 9449 8)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
