"""Metadata that cannot be fetched must not stop a sign-in, nor a big one fill the memory."""


def test_it_is_not_used(realm):
    realm.sign_in()
    realm.expect_accepted()
