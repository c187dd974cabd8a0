"""A redirect, an answer cut off, of 20 MB or without CORS ends the sign-in: nothing follows it, nothing repeats it."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
