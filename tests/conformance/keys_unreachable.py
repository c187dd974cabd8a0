"""Without keys that can be fetched no ID token is believed, and 20 MB of them are not read."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
