"""A refresh need not bring an ID token (OIDC Core 12.1)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
