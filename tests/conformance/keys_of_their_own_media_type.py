"""A JWK Set may come under its own media type (RFC 7517 8.5.2)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
