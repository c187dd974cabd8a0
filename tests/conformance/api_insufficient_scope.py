"""A token with insufficient scope is not sent a second time: no loop, and the visitor stays signed in
(RFC 6750 3.1).
"""


def test_there_is_no_loop(realm):
    realm.sign_in()
    realm.expect_call(403, calls=1)
    realm.expect_user()
