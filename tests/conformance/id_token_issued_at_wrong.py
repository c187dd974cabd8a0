"""`iat` an hour ahead or a day ago means that a clock is wrong, and is called that (OIDC Core 3.1.3.7 (10))."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
