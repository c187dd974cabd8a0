"""A Bearer token in answer to a proof must be refused (RFC 9449 5)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
