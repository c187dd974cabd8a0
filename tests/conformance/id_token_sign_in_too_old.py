"""`auth_time` must be there, and recent enough, when `max_age` was sent (OIDC Core 3.1.3.7 (13))."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
