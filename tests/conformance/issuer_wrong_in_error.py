"""An error from another issuer is not this provider's: its words are not believed (RFC 9207 2.4)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
