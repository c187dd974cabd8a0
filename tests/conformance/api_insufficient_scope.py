"""A token that is not enough is not enough a second time: no loop, and nobody is signed out (RFC 6750 3.1)."""


def test_there_is_no_loop(realm):
    realm.sign_in()
    realm.expect_call(403, calls=1)
    realm.expect_user()
