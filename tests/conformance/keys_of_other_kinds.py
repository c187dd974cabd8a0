"""Keys of unknown kinds beside ours must be ignored (RFC 7517 5)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
