"""A nonce that is demanded is sent, by the provider and by the API (RFC 9449 8, 9)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
