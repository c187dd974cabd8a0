"""Only the configured algorithms count, however good the signature (RFC 8725 3.1; FAPI2 client module alternate alg)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
