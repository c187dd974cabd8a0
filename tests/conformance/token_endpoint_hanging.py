"""A token endpoint that never answers is given up, and the sign-in with it."""


def test_nobody_is_signed_in(realm):
    realm.begin()
    realm.lose_patience("token")
    realm.finish()
    realm.expect_refused()
