"""A provider that demands a nonce again and again gets one more proof, and then no other (RFC 9449 8)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused(requests=2)
