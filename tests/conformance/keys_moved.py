"""`jwks_uri` is taken from the metadata each time (OIDF oidcc-client-test-discovery-jwks-uri-keys)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
