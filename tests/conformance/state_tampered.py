"""A `state` changed by one character must be refused, and its key must be gone (RFC 9700 4.7.1)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
