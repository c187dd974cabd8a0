"""The access token must be there, and fit for a header (RFC 6749 5.1, A.12)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
