"""An answer with both a code and an error must be refused: it says two things (RFC 6749 4.1.2, 3.1)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
