"""An answer without `state` is nobody's: it must do nothing (RFC 9700 2.1, 4.7; FAPI2 client module state-missing)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
