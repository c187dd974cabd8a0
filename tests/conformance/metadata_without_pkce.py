"""Metadata without S256 must not be used (RFC 9700 2.1.1)."""


def test_it_is_not_used(realm):
    realm.sign_in()
    realm.expect_accepted()
