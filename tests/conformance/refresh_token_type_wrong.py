"""A refresh must not change the kind of the token (RFC 6749 7.1)."""


def test_the_session_ends(realm):
    realm.sign_in()
    realm.expect_renewal_refused()
