"""`token_type` is compared without regard to case (FAPI2 client module DPoP scheme case insensitivity)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
