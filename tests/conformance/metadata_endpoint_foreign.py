"""An endpoint elsewhere, or not on https, must not be used: no code goes there (RFC 9700 2.6, 4.4)."""


def test_it_is_not_used(realm):
    realm.sign_in()
    realm.expect_accepted()
