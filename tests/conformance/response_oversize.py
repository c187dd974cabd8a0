"""An answer of 20,000 characters must be refused before it is read."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
