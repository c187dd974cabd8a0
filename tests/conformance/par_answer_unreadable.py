"""What is not one JSON object with status 201 must be refused (RFC 9126 2.2)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
