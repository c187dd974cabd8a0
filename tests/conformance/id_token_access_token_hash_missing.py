"""`at_hash` may be left out in this flow (OIDC Core 3.1.3.6; OIDF oidcc-client-test-missing-athash)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
