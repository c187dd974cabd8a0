"""Tokens in the fragment must have no effect, and nothing may read them (RFC 9700 2.1.2, 4.6)."""


def test_nothing_happens(realm):
    realm.sign_in()
    realm.expect_inert()
