"""A member that stands twice must be refused, not chosen from (RFC 7515 4, RFC 7519 4)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
