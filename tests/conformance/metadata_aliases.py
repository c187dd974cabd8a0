"""Addresses for clients with certificates are not for us (OIDF oidcc-client-test-mtls-endpoint-aliases)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
