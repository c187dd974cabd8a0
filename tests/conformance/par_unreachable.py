"""Where pushing is not required, a request that does not get through goes the plain way (RFC 9126 1)."""


def test_it_is_not_used(realm):
    realm.sign_in()
    realm.expect_accepted()
