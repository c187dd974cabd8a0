"""What can be read in two ways, or in none, must be refused (RFC 7515 2, 5.2)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
