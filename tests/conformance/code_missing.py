"""An answer with neither code nor error must be refused (RFC 6749 4.1.2)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
