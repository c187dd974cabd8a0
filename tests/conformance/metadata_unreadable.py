"""What is no JSON object must not be used as metadata (OIDC Discovery 4.2)."""


def test_it_is_not_used(realm):
    realm.sign_in()
    realm.expect_accepted()
