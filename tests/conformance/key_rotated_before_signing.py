"""A key that is new since the last look must be found by one more (OIDF oidcc-client-test-signing-key-rotation-just-before-signing)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
