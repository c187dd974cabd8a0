"""`org_id` must be the organization that was asked for (Auth0, Organizations: token validation)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
