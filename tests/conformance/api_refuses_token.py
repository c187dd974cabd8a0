"""An access token that the API calls invalid is not sent again; if there is no other, the session ends
(RFC 6750 3.1).
"""


def test_the_session_ends(realm):
    realm.sign_in()
    realm.expect_call(401, calls=1)
    realm.expect_ended()
