"""An ID token is valid for one sign-in only: the next sign-in has another nonce (OIDC Core 15.5.2)."""


def test_nobody_is_signed_in_twice(realm):
    realm.sign_in()
    assert realm.outcome == ""
    realm.sign_out()
    realm.calls.clear()
    realm.sign_in()
    realm.expect_refused()
