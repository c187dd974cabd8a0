"""A nonce that is demanded again and again gets one more proof, and no more (RFC 9449 8)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused(requests=2)
