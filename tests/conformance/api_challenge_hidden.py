"""If the reason of a 401 is hidden, the token may be the cause: one other token is tried, and no more
(RFC 9449 7.1).
"""


def test_there_is_no_loop(realm):
    realm.sign_in()
    realm.expect_call(401, calls=2)
    assert len(realm.refreshes()) == 1
    realm.expect_user()
