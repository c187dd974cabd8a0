"""If an API repeats the access token in its response, the page does not get it (RFC 6750 5.3)."""


def test_the_page_is_not_given_the_answer(realm):
    realm.sign_in()
    realm.expect_call("token_echoed", calls=1)
    realm.expect_user()
