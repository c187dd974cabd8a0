"""An ID token is good for one sign-in: the nonce of the next is another (OIDC Core 15.5.2)."""


def test_nobody_is_signed_in_twice(realm):
    realm.sign_in()
    assert realm.outcome == ""
    realm.sign_out()
    realm.calls.clear()
    realm.sign_in()
    realm.expect_refused()
