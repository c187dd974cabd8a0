"""Each refresh uses the newest refresh token, once, and asks for no more scope (OIDF oidcc-client-test-refresh-token)."""


def test_the_visitor_stays_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
    realm.wait(4000)
    realm.call_api(200)
    used = [request["refresh_token"] for request in realm.refreshes()]
    assert len(used) == len(set(used)) == 2
    assert realm.seen("refresh.reused") == []
    assert not any("scope" in request for request in realm.refreshes())
