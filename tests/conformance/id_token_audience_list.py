"""A list of one audience, this client, is as good as its name alone (OIDC Core 2; FAPI2 client module aud array valid)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
