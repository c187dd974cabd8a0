"""A signing key that was added since the last sign-in must be found (OIDF oidcc-client-test-signing-key-rotation)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.sign_out()
    realm.rotate_keys()
    realm.sign_in()
    realm.expect_accepted()
