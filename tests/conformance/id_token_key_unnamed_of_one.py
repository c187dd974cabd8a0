"""No `kid` and one key that fits: accepted (OIDC Core 10.1; OIDF oidcc-client-test-kid-absent-single-jwks)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
