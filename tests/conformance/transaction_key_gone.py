"""An answer whose key the visitor has cleared away must be refused (RFC 9700 4.7.1)."""


def test_nobody_is_signed_in(realm):
    realm.begin()
    realm.clear_site_data()
    realm.finish()
    realm.expect_refused()
