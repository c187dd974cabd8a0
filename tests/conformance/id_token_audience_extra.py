"""A further audience that nobody trusts must be refused (OIDC Core 3.1.3.7 (3); FAPI2 client module secondary aud)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
