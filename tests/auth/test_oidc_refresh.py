"""Refresh tokens, and the ID token that may come with a refresh."""

import json
from urllib.parse import parse_qsl

import pytest

from auth.oidc import refresh, token
from tests.auth.samples import ACCESS_TOKEN, CLAIMS, CLIENT, METADATA, NOW, SETTINGS, b64, code_of, digest

GOOD = {"access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 60, "refresh_token": "r2"}
MISSING = object()
ORIGINAL = CLAIMS | {"auth_time": NOW - 50}
LATER = NOW + 3600
NEW = ORIGINAL | {"iat": LATER - 1, "exp": LATER + 300}
DIGEST = digest("SHA-256", ACCESS_TOKEN)


def judge(answer, status=200, **named):
    text = answer if isinstance(answer, str) else json.dumps(answer)
    return refresh.judge(status, "application/json", text, ["openid", "profile"], **named)


def bent(base, **changes):
    return {name: value for name, value in (base | changes).items() if value is not MISSING}


def claims(found, original=ORIGINAL, now=LATER):
    return refresh.claims(found, SETTINGS, original, DIGEST, now)


@pytest.mark.standards("RF-08", "AR-11", "TK-01")
def test_the_request():
    """It names no scope, so it cannot ask for more than was granted."""
    asked = refresh.request(
        METADATA, SETTINGS, "r+1", {"resource": ["https://a", "https://b"], "audience": ""}
    )
    assert (asked["url"], asked["method"]) == (METADATA["token_endpoint"], "POST")
    assert asked["headers"] == {
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    assert parse_qsl(asked["body"], strict_parsing=True) == [
        ("grant_type", "refresh_token"),
        ("refresh_token", "r+1"),
        ("client_id", "site"),
        ("resource", "https://a"),
        ("resource", "https://b"),
    ]


@pytest.mark.standards("RF-02", "TK-07")
def test_a_good_answer():
    """Without an ID token, with or without a new refresh token."""
    tokens = {"access_token": ACCESS_TOKEN, "id_token": "", "expires_in": 60}
    tokens |= {"scopes": ["openid", "profile"], "missing": []}
    assert judge(GOOD) == tokens | {"refresh_token": "r2"}
    assert judge(bent(GOOD, refresh_token=MISSING)) == tokens | {"refresh_token": ""}
    assert judge(GOOD | {"id_token": "a.b.c"})["id_token"] == "a.b.c"
    assert judge(GOOD | {"scope": "openid"})["missing"] == ["profile"]
    assert judge(bent(GOOD, expires_in=MISSING))["expires_in"] == token.LIFETIME


@pytest.mark.standards("TK-03", "RF-02")
@pytest.mark.parametrize("name", ["access_token", "id_token", "refresh_token", "expires_in", "scope"])
@pytest.mark.parametrize("value", [5.5, True, [], {}, "a\nb"])
def test_members_of_the_wrong_kind(name, value):
    fine = (name, value) in (("expires_in", 5.5), ("scope", "a\nb"))
    if not fine:
        assert code_of(judge, GOOD | {name: value}) == "refresh_response"
    assert code_of(judge, bent(GOOD, access_token=MISSING)) == "refresh_response"


@pytest.mark.standards("TK-04", "DP-05", "DP-09")
def test_the_kind_of_token_stays():
    assert judge(GOOD | {"token_type": "dpop"}, kind="DPoP")
    assert code_of(judge, GOOD, kind="DPoP") == "token_type"
    assert code_of(judge, GOOD | {"token_type": "DPoP"}) == "token_type"


@pytest.mark.standards("RF-05", "ER-02")
@pytest.mark.parametrize("status", [400, 401, 403])
def test_refusals(status):
    """invalid_grant keeps its own code, because it ends the session."""
    for error in ("invalid_grant", "invalid_client", "invalid_target", "invalid_scope", "use_dpop_nonce"):
        assert code_of(judge, GOOD | {"error": error}, status) == error
    assert code_of(judge, {"error": ["invalid_grant"]}, status) == "provider_error"


@pytest.mark.standards("ER-02", "RF-06")
@pytest.mark.parametrize("status", [0, 201, 302, 500, 503, None])
def test_other_statuses(status):
    """Even with the body of a refusal: an error of the provider's server does not end the session."""
    assert code_of(judge, GOOD, status) == "refresh_response"
    assert code_of(judge, {"error": "invalid_grant"}, status) == "refresh_response"
    assert code_of(judge, "<html>", 200) == code_of(judge, "", 400) == "refresh_response"


# -- the ID token of a refresh


@pytest.mark.standards("RF-07")
def test_a_token_of_the_same_sign_in():
    at_hash = b64(DIGEST[:16])
    for change in (
        {},
        {"nonce": MISSING},
        {"auth_time": MISSING},
        {"aud": [CLIENT]},
        {"at_hash": at_hash},
        {"iat": ORIGINAL["iat"], "exp": ORIGINAL["exp"]},
        {"name": "Z"},
    ):
        now = NOW if "iat" in change else LATER
        assert claims(bent(NEW, **change), now=now) == bent(NEW, **change)
    assert claims(NEW, bent(ORIGINAL, auth_time=MISSING))


@pytest.mark.standards("RF-07")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("iss", MISSING),
        ("iss", "https://evil.example"),
        ("iss", ORIGINAL["iss"][:-1]),
        ("sub", MISSING),
        ("sub", "another"),
        ("aud", MISSING),
        ("aud", "another"),
        ("aud", [CLIENT, "another"]),
        ("azp", CLIENT),
        ("nonce", "another"),
        ("nonce", None),
        ("nonce", ""),
        ("auth_time", LATER - 1),
        ("auth_time", None),
        ("org_id", "org_1"),
        ("org_name", "acme"),
        ("iat", MISSING),
        ("iat", str(LATER)),
        ("iat", ORIGINAL["iat"] - 1),
    ],
)
def test_a_token_of_another_sign_in(name, value):
    """OIDC Core 12.2"""
    assert code_of(claims, bent(NEW, **{name: value})) == "refresh_id_token"


@pytest.mark.standards("RF-07")
def test_what_the_first_token_had_the_new_one_has():
    first = ORIGINAL | {"azp": CLIENT, "org_id": "org_1", "org_name": "acme"}
    again = NEW | {"azp": CLIENT, "org_id": "org_1", "org_name": "acme"}
    assert claims(again, first) == again
    for name in ("azp", "org_id", "org_name"):
        assert code_of(claims, bent(again, **{name: MISSING}), first) == "refresh_id_token"


@pytest.mark.standards("RF-07", "ID-07", "ID-08", "ID-09", "ID-12")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"exp": LATER - 1}, "id_token_expired"),
        ({"exp": MISSING}, "id_token_expired"),
        ({"nbf": LATER + 60}, "id_token_not_before"),
        ({"at_hash": "x"}, "id_token_at_hash"),
        ({"iat": LATER + 301, "exp": LATER + 900}, "clock_skew"),
        ({"iat": LATER - 301}, "clock_skew"),
        ({"auth_time": LATER + 60}, "id_token_auth_time"),
    ],
)
def test_every_other_check_holds_too(change, code):
    first = bent(ORIGINAL, auth_time=MISSING)
    assert code_of(claims, bent(NEW, **change), first) == code
