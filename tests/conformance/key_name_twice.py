"""Two keys of one name: refused, never tried out (RFC 7517 4.5)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
