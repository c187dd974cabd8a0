"""An answer to a refresh that cannot be read ends the session: the old token is spent, the new one unknown."""


def test_the_session_ends(realm):
    realm.sign_in()
    realm.expect_renewal_refused()
