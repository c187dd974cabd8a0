"""`token_type` is compared without regard to case (RFC 6749 5.1; FAPI2 client module token_type case insensitivity)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
