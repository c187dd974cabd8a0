"""An API that demands another nonce each time gets one more proof, and then no other (RFC 9449 9)."""


def test_the_call_fails(realm):
    realm.sign_in()
    realm.expect_call("dpop_nonce", calls=2)
    realm.expect_user()
