"""`auth_time` after `iat` is impossible, asked for or not (OIDC Core 2)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
