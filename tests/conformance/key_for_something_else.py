"""A key for encryption, or for another algorithm, must not verify anything (RFC 7517 4.2 to 4.4)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
