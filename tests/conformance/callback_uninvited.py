"""A callback for a sign-in that was not begun here must have no effect: no request, no sign-in (RFC 9700 4.7.1,
login CSRF).
"""


def test_nobody_is_signed_in(realm):
    realm.open_callback("code=forged&iss=x&state=" + "A" * 400)
    assert realm.provider.events == []
    realm.expect_refused()
