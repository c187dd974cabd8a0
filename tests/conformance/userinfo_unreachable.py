"""UserInfo that does not arrive ends the sign-in: half of what was configured is not what was configured."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
