"""The claims of the ID token: for every check, there is a token that fails this check only."""

import hashlib

import pytest

from auth.oidc import id_token
from tests.auth.samples import (
    ACCESS_TOKEN,
    ALGORITHMS,
    CLAIMS,
    CLIENT,
    ISSUER,
    NOW,
    RECORD,
    SETTINGS,
    b64,
    code_of,
    digest,
    judge_token,
    sign,
)

MISSING = object()


def bent(**changes):
    claims = CLAIMS | changes
    return {name: value for name, value in claims.items() if value is not MISSING}


def judge(claims, *, record=RECORD, now=NOW, settings=SETTINGS):
    return id_token.judge(claims, settings, record, digest("SHA-256", ACCESS_TOKEN), now)


@pytest.mark.standards("ID-04")
@pytest.mark.parametrize(
    "value",
    [
        MISSING,
        None,
        "",
        ISSUER[:-1],
        ISSUER + "/",
        ISSUER.upper(),
        ISSUER.replace("https", "http"),
        ISSUER.replace(".example", ".example:443"),
        ISSUER.replace("t", "%74"),
        [ISSUER],
        5,
    ],
)
def test_iss(value):
    assert code_of(judge, bent(iss=value)) == "id_token_issuer"


@pytest.mark.standards("ID-05")
@pytest.mark.parametrize(
    "value",
    [
        MISSING,
        None,
        "",
        "other",
        "Site",
        [],
        ["other"],
        [CLIENT, "other"],
        [CLIENT, CLIENT],
        [[CLIENT]],
        {CLIENT: 1},
    ],
)
def test_aud(value):
    assert code_of(judge, bent(aud=value)) == "id_token_audience"


@pytest.mark.standards("ID-05")
@pytest.mark.standards("ID-05")
def test_further_audiences_are_those_that_the_site_names():
    """OIDC Core 3.1.3.7: only trusted audiences, and with several azp must be the client."""
    settings = SETTINGS | {"extra_audiences": ["project-1", "project-2"]}
    for aud, azp, fine in (
        ([CLIENT, "project-1"], CLIENT, True),
        (["project-2", CLIENT, "project-1"], CLIENT, True),
        ([CLIENT], MISSING, True),
        (CLIENT, MISSING, True),
        ([CLIENT, "project-1"], MISSING, False),
        ([CLIENT, "project-1"], "project-1", False),
        (["project-1"], CLIENT, False),
        ("project-1", CLIENT, False),
        ([CLIENT, "project-3"], CLIENT, False),
        ([CLIENT, 5], CLIENT, False),
        ({CLIENT: 1}, CLIENT, False),
    ):
        claims = bent(aud=aud, azp=azp)
        if fine:
            assert judge(claims, settings=settings) == claims, (aud, azp)
        else:
            assert code_of(judge, claims, settings=settings) == "id_token_audience", (aud, azp)


def test_aud_may_be_a_list_of_one():
    assert judge(bent(aud=[CLIENT]))


@pytest.mark.standards("ID-06")
@pytest.mark.parametrize("value", [None, "", "other", [CLIENT], 5])
def test_azp(value):
    assert code_of(judge, bent(azp=value)) == "id_token_azp"
    assert judge(bent(azp=CLIENT))


@pytest.mark.standards("ID-07")
@pytest.mark.parametrize(
    ("value", "code"),
    [
        (MISSING, "id_token_expired"),
        (None, "id_token_expired"),
        (str(NOW + 300), "id_token_expired"),
        (True, "id_token_expired"),
        ([NOW + 300], "id_token_expired"),
        (0, "id_token_expired"),
        (-1, "id_token_expired"),
        (CLAIMS["iat"], "id_token_expired"),
        (NOW - 3600, "id_token_expired"),
    ],
)
def test_exp(value, code):
    assert code_of(judge, bent(exp=value)) == code


@pytest.mark.standards("ID-07")
def test_exp_has_the_leeway_and_no_more():
    """Exactly now plus the leeway is too late."""
    claims = bent(iat=NOW - 15, exp=NOW)
    assert judge(claims)
    assert judge(claims, now=NOW + 29)
    assert code_of(judge, claims, now=NOW + 30) == "id_token_expired"
    assert code_of(judge, claims, now=NOW, settings=SETTINGS | {"leeway": 0}) == "id_token_expired"
    assert judge(bent(exp=NOW + 0.5), settings=SETTINGS | {"leeway": 0})


@pytest.mark.standards("ID-08")
@pytest.mark.parametrize("value", [MISSING, None, str(NOW), True, [], {}])
def test_iat_must_be_a_number(value):
    assert code_of(judge, bent(iat=value)) == "id_token_issued_at"


@pytest.mark.standards("ID-08", "ER-07")
@pytest.mark.parametrize("off", [3600, 301, -86400, -3600, -322])
def test_iat_far_from_now_is_told_as_a_wrong_clock(off):
    """A token with this sign-in's nonce must be new, so a clock is wrong."""
    assert code_of(judge, bent(iat=NOW + off, exp=NOW + off + 7200)) == "clock_skew"


@pytest.mark.standards("ID-08")
@pytest.mark.parametrize("off", [300, 60, 0, -300, -320])
def test_iat_near_now(off):
    """Up to five minutes off, counted from when the sign-in began and from now."""
    assert judge(bent(iat=NOW + off, exp=NOW + off + 7200))


@pytest.mark.standards("ER-07")
@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_an_hour_off_is_told_as_such(hours):
    """Whether the token seems to be from the past or from the future."""
    record = RECORD | {"started": RECORD["started"] + 3600 * hours}
    assert code_of(judge, CLAIMS, record=record, now=NOW + 3600 * hours) == "clock_skew"


@pytest.mark.standards("ID-09")
@pytest.mark.parametrize("value", [None, str(NOW), True, [], CLAIMS["iat"] + 31, NOW + 3600])
def test_nbf(value):
    assert code_of(judge, bent(nbf=value)) == "id_token_not_before"


@pytest.mark.standards("ID-09")
def test_nbf_may_be_now_or_before():
    assert judge(bent(nbf=NOW))
    assert judge(bent(nbf=CLAIMS["iat"]))
    assert code_of(judge, bent(nbf=NOW), now=NOW - 31) == "clock_skew"


@pytest.mark.standards("ID-10")
@pytest.mark.parametrize(
    "value",
    [MISSING, None, "", "other", RECORD["nonce"] + "A", RECORD["nonce"].lower(), [RECORD["nonce"]], 5],
)
def test_nonce(value):
    assert code_of(judge, bent(nonce=value)) == "id_token_nonce"


@pytest.mark.standards("ID-11")
@pytest.mark.parametrize("value", [MISSING, None, "", 5, True, ["a"], "a" * 256, "é", "a\u200b"])
def test_sub(value):
    assert code_of(judge, bent(sub=value)) == "id_token_subject"


@pytest.mark.standards("ID-11")
def test_sub_of_255_characters():
    assert judge(bent(sub="a" * 255))


@pytest.mark.standards("ID-12")
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_at_hash(algorithm):
    """The left half of SHA-256; of SHA-512 for Ed25519."""
    whole = (hashlib.sha512 if algorithm == "EdDSA" else hashlib.sha256)(ACCESS_TOKEN.encode()).digest()
    right = b64(whole[: len(whole) // 2])
    assert judge_token(sign(CLAIMS | {"at_hash": right}, algorithm))
    for wrong in ("", right[:-1], b64(whole), b64(whole[len(whole) // 2 :]), None, 5, [right], right + "="):
        token = sign(CLAIMS | {"at_hash": wrong}, algorithm)
        assert code_of(judge_token, token) == "id_token_at_hash"
    token = sign(CLAIMS | {"at_hash": right}, algorithm)
    assert code_of(judge_token, token, access_token="another") == "id_token_at_hash"


@pytest.mark.standards("ID-12")
def test_at_hash_example_of_oidc_core_a_3():
    """The access token and at_hash of OpenID Connect Core, appendices A.3 and A.4."""
    found = hashlib.sha256(b"jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y").digest()
    claims = bent(at_hash="77QmUPtjPfzWtF2AnpK9RQ")
    assert id_token.judge(claims, SETTINGS, RECORD, found, NOW)


@pytest.mark.standards("ID-13")
@pytest.mark.parametrize("value", [MISSING, None, str(NOW), True, NOW - 2 - 100 - 31, NOW + 3600])
def test_auth_time_when_max_age_was_sent(value):
    record = RECORD | {"max_age": "100"}
    assert code_of(judge, bent(auth_time=value), record=record) == "id_token_auth_time"
    assert judge(bent(auth_time=NOW - 100), record=record)


@pytest.mark.standards("ID-13")
def test_auth_time_must_be_sound_even_unasked():
    assert judge(bent(auth_time=1))
    for value in ("1", True, NOW + 3600):
        assert code_of(judge, bent(auth_time=value)) == "id_token_auth_time"


@pytest.mark.standards("ID-13")
def test_a_login_asked_to_be_fresh_is_fresh():
    """max_age=0"""
    record = RECORD | {"max_age": "0"}
    assert judge(bent(auth_time=CLAIMS["iat"]), record=record)
    assert code_of(judge, bent(auth_time=CLAIMS["iat"] - 31), record=record) == "id_token_auth_time"


@pytest.mark.standards("ID-13")
@pytest.mark.parametrize("value", [MISSING, None, "", "bronze", "gold silver", ["gold"], 5])
def test_acr_when_acr_values_were_sent(value):
    record = RECORD | {"acr_values": "gold silver"}
    assert code_of(judge, bent(acr=value), record=record) == "id_token_acr"
    assert judge(bent(acr="silver"), record=record)


@pytest.mark.standards("TK-08")
def test_the_access_token_need_not_be_a_jwt():
    assert judge_token(sign(CLAIMS), access_token="!~opaque")


@pytest.mark.standards("ID-09", "ID-13")
def test_the_leeway_is_inclusive():
    """Exactly the leeway is still in time; a second more is not (see the tests above)."""
    assert judge(bent(nbf=CLAIMS["iat"] + 30))
    assert judge(bent(nbf=NOW), now=NOW - 30)
    assert judge(bent(auth_time=CLAIMS["iat"] + 30))
    assert judge(bent(auth_time=CLAIMS["iat"] - 130), record=RECORD | {"max_age": "100"})


@pytest.mark.standards("ID-07", "ER-07")
def test_a_short_lived_token_that_came_too_late_is_expired_not_a_wrong_clock():
    """Issued after the sign-in began, by both clocks."""
    for issued, code in (
        (RECORD["started"] - 30, "id_token_expired"),
        (RECORD["started"] - 31, "clock_skew"),
    ):
        assert code_of(judge, bent(iat=issued, exp=issued + 1), now=NOW + 100) == code


@pytest.mark.parametrize("value", [MISSING, None, "", "org_2", "ORG_1", "org_1 ", ["org_1"], 5])
def test_organization_by_its_id(value):
    """Auth0 Organizations: the id must be equal; a name is not accepted instead."""
    record = RECORD | {"organization": "org_1"}
    assert code_of(judge, bent(org_id=value, org_name="org_1"), record=record) == "id_token_organization"
    assert judge(bent(org_id="org_1"), record=record)


@pytest.mark.parametrize("value", [MISSING, None, "", "acme ", "none", ["acme"], 5])
def test_organization_by_its_name(value):
    """Case does not matter; an id is not accepted instead."""
    for asked in ("acme", "ACME"):
        record = RECORD | {"organization": asked}
        claims = bent(org_name=value, org_id="acme")
        assert code_of(judge, claims, record=record) == "id_token_organization"
        assert judge(bent(org_name="Acme"), record=record)
    nobody = RECORD | {"organization": "none"}
    assert code_of(judge, bent(org_name=None), record=nobody) == "id_token_organization"


def test_an_organization_that_nobody_asked_for_is_no_matter():
    assert judge(bent(org_id=5, org_name=None))


@pytest.mark.standards("ID-12")
def test_hashes_of_what_does_not_come_this_way_are_no_matter():
    """OIDC Core 3.3.2.11: c_hash (and s_hash) are about a code that is sent together with the ID token."""
    assert judge(bent(c_hash="x", s_hash=5))
