"""A `state` whose key this browser does not have was not sent from here: another tab's sign-in goes on (RFC 9700 4.7.1)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
