"""Without `request_uri` and a lifetime the visitor must not be sent anywhere (RFC 9126 2.2)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
