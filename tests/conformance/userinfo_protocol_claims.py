"""UserInfo adds to the person, never to what the sign-in stands on (OIDC Core 5.3.2)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
