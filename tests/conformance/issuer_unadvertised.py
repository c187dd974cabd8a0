"""`iss` from a provider that does not announce it must be refused, unless the site allows it (RFC 9207 2.4)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
