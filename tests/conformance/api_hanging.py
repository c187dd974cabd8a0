"""An API that never answers is given up, and nobody is signed out."""


def test_the_call_fails(realm):
    realm.begin()
    realm.lose_patience("api")
    realm.finish()
    realm.expect_call("api_unreachable", calls=1)
    realm.expect_user()
