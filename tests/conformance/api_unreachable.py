"""An API whose responses the browser blocks (CORS) is reported as unreachable, and the visitor stays signed in."""


def test_the_call_fails(realm):
    realm.sign_in()
    realm.expect_call("api_unreachable", calls=1)
    realm.expect_user()
