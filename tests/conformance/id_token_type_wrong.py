"""An access token, or any other kind of token, is no ID token (RFC 9068 2.1, RFC 8725 3.11)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
