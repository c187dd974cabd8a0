"""An answer without `iss` must be refused where the metadata promises one (RFC 9207 2.4; FAPI2 client module iss removed)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
