"""Only the kind of token that was asked for is taken (RFC 6749 7.1, RFC 9449 5)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
