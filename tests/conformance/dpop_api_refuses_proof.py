"""An API that refuses the proof gets no Bearer token instead (RFC 9449 7.2)."""


def test_the_call_fails(realm):
    realm.sign_in()
    realm.expect_call(401, calls=1)
    assert realm.calls[0]["headers"]["authorization"].startswith("DPoP ")
    realm.expect_user()
