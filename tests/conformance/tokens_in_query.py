"""Tokens in the address must be refused: they come from the token endpoint alone (RFC 9700 2.1.2, 4.6)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
