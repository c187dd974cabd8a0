"""The scopes' claims may come from UserInfo only, requested with the token in the header (OIDF
userinfo-bearer-header, scope-userinfo-claims).
"""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
    (asked,) = realm.seen("userinfo")
    assert asked["scheme"] == "Bearer" and asked["token"]
