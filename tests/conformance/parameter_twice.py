"""A parameter that stands twice must be refused, not chosen from (RFC 6749 3.1)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
