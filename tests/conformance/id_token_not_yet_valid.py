"""`nbf`, where it stands, must have come (RFC 7519 4.1.5)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
