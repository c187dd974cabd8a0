"""`invalid_grant` ends the session at once, and nothing is tried again (RFC 6749 5.2)."""


def test_the_session_ends(realm):
    realm.sign_in()
    realm.expect_renewal_refused()
