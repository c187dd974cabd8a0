"""A response to a sign-in that the browser has forgotten in the meantime must be refused (RFC 9700 4.7.1)."""


def test_nobody_is_signed_in(realm):
    realm.begin()
    realm.forget()
    realm.finish()
    realm.expect_refused()
