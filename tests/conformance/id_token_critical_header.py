"""`crit` names something nobody here understands: refused (RFC 7515 4.1.11)."""


def test_nobody_is_signed_in(realm):
    realm.sign_in()
    realm.expect_refused()
