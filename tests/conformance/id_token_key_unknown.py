"""A key that is not published must be refused, after one more look (OIDC Core 10.1.1)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
