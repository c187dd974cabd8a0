"""Where pushing is required, there is no plain way (RFC 9126 5)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
