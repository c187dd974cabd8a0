"""An answer that is not one form-encoded text in UTF-8 must be refused (RFC 6749 B)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
