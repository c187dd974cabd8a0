"""A clock that is two minutes wrong must not prevent a sign-in (OIDC Core 3.1.3.7 (9): some leeway)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    assert realm.outcome == ""
