"""`exp` must be a number, and lie ahead (OIDC Core 3.1.3.7 (9); FAPI2 client modules exp expired, exp missing)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
