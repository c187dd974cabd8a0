"""A refresh whose response was lost is tried once more, which ends the session: there is no loop (RFC 9700 4.14.2)."""


def test_the_session_ends(realm):
    realm.sign_in()
    realm.expect_call("network", calls=0)
    realm.wait(6)
    realm.call_api(realm.code)
    assert len(realm.refreshes()) == 2
    assert len(realm.seen("refresh.reused")) == 1
    realm.expect_ended()
