"""Access tokens are opaque: only the API needs to understand them (RFC 6749 1.4, RFC 9068 6)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    assert realm.outcome == ""
    assert [call["headers"]["authorization"] for call in realm.calls] in (
        [],
        ["Bearer 2YotnFZFEjr1zCsicMWpAA~opaque"],
    )
