"""A sign-in that took more than ten minutes must be begun again (OAuth 2.1 7.5: codes and their records are
short-lived).
"""


def test_nobody_is_signed_in(realm):
    realm.begin()
    realm.wait(660)
    realm.finish()
    realm.wait(-660)
    realm.expect_refused()
