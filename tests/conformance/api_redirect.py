"""An API's redirect is not followed, so no token is sent to another place (RFC 9700 4.9)."""


def test_the_call_fails(realm):
    realm.sign_in()
    realm.expect_call("api_unreachable", calls=1)
    realm.expect_user()
