"""An unreachable provider does not end a session: the refresh token is kept, and used later."""


def test_the_session_goes_on(realm):
    realm.sign_in()
    realm.expect_call("network", calls=0)
    realm.be_truthful()
    realm.wait(6)
    realm.call_api(200)
    assert len(realm.calls) == 1
    assert len(realm.refreshes()) == 2
