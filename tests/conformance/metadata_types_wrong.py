"""Metadata with values of the wrong kind must not be used (OIDC Discovery 3, 4.2)."""


def test_it_is_not_used(realm):
    realm.sign_in()
    realm.expect_accepted()
