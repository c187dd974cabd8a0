"""An API that refuses every token is called twice, with two tokens, and no more (RFC 6750 3.1, OAuth 2.1 5.3.2)."""


def test_there_is_no_loop(realm):
    realm.sign_in()
    realm.expect_call(401, calls=2)
    assert len({call["headers"]["authorization"] for call in realm.calls}) == 2
    assert len(realm.refreshes()) == 1
    realm.expect_user()
