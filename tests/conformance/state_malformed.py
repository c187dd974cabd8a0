"""A `state` that cannot be ours must be refused before anything is looked up (RFC 9700 2.1, 4.7)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
