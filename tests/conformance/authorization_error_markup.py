"""The provider's words are text for developers: never markup, never a link (OAuth 2.1 7.12)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
