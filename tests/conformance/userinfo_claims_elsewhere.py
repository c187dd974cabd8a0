"""Claims at other addresses are not fetched (OIDF oidcc-client-test-aggregated-claims, -distributed-claims)."""


def test_the_visitor_is_signed_in(realm):
    realm.sign_in()
    realm.expect_accepted()
