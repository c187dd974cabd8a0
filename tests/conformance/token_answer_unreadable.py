"""What is not one JSON object with status 200 must be refused (RFC 6749 5.1)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
