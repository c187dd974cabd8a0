"""`org_id` must be the organisation that was asked for (Auth0, Organizations: token validation)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
