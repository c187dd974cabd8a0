"""A request to a token endpoint that never answers times out, and the sign-in fails."""


def test_nobody_is_signed_in(realm):
    realm.begin()
    realm.lose_patience("token")
    realm.finish()
    realm.expect_refused()
