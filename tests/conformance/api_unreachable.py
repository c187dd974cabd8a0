"""An API whose answers the browser keeps back is called unreachable, and nobody is signed out."""


def test_the_call_fails(realm):
    realm.sign_in()
    realm.expect_call("api_unreachable", calls=1)
    realm.expect_user()
