"""A call to an API that never answers times out, and the visitor stays signed in."""


def test_the_call_fails(realm):
    realm.begin()
    realm.lose_patience("api")
    realm.finish()
    realm.expect_call("api_unreachable", calls=1)
    realm.expect_user()
