"""A clock that is an hour ahead must be named as the cause, not the provider."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
