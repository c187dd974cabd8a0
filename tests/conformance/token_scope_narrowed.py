"""Less may be granted than was asked for (RFC 6749 3.3, 5.1)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
