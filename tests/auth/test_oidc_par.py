"""Pushed authorization requests (RFC 9126)."""

import json
from urllib.parse import parse_qsl

import pytest

from auth.errors import AuthError
from auth.oidc import authorization, discovery, par
from tests.auth.samples import METADATA, RECORD, SETTINGS, STATE, code_of

ENDPOINT = "https://id.example/par?x=y"
PUSHED = discovery.check(METADATA | {"pushed_authorization_request_endpoint": ENDPOINT}, SETTINGS)
PLAIN = discovery.check(METADATA, SETTINGS)
GOOD = {"request_uri": "urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c", "expires_in": 60}
MISSING = object()


def judge(answer, status=201, content_type="application/json"):
    text = answer if isinstance(answer, str) else json.dumps(answer)
    return par.judge(status, content_type, text)


def bent(**changes):
    return {name: value for name, value in (GOOD | changes).items() if value is not MISSING}


@pytest.mark.standards("AR-15")
def test_the_request_goes_ahead_whole():
    """Every parameter is in the body, including an ID token as a hint."""
    pairs = authorization.parameters(SETTINGS, RECORD, STATE, bytes(32), ["openid"], {"prompt": "none"})
    pairs.append(("id_token_hint", "a.b.c"))
    asked = par.request(PUSHED, pairs)
    assert (asked["url"], asked["method"]) == (ENDPOINT, "POST")
    assert asked["headers"]["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qsl(asked["body"], strict_parsing=True) == pairs
    assert ("client_id", "site") in pairs
    assert ("state", STATE) in pairs


@pytest.mark.standards("AR-15")
def test_the_address_only_names_the_request():
    """RFC 9126 4; the address contains no state, nonce or challenge."""
    url = par.url(PUSHED, SETTINGS, GOOD["request_uri"])
    named = "urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A6esc_11ACC5bwc014ltc14eY22c"
    assert url == f"{METADATA['authorization_endpoint']}&client_id=site&request_uri={named}"


@pytest.mark.standards("AR-15")
def test_when_requests_are_pushed():
    demanded = PUSHED | {"require_pushed_authorization_requests": True}
    for metadata, wish, mode in (
        (PUSHED, "auto", "auto"),
        (PUSHED, "required", "required"),
        (PUSHED, "off", "off"),
        (demanded, "auto", "required"),
        (demanded, "off", "required"),
        (PLAIN, "auto", "off"),
        (PLAIN, "off", "off"),
    ):
        assert par.mode(metadata, SETTINGS | {"par": wish}) == mode
    assert par.mode(PUSHED, SETTINGS) == "auto"
    assert code_of(par.mode, PLAIN, SETTINGS | {"par": "required"}) == "metadata_invalid"


@pytest.mark.standards("AR-15")
def test_a_good_answer():
    assert judge(GOOD) == GOOD["request_uri"]
    assert judge(bent(foo=1, expires_in=0.5)) == GOOD["request_uri"]


@pytest.mark.standards("AR-15", "ER-02")
@pytest.mark.parametrize(
    "change",
    [{"request_uri": value} for value in (MISSING, None, "", 5, ["a"], "a b", "a\n", "é")]
    + [{"expires_in": value} for value in (MISSING, None, "0", "x", 0, -1, True, [60])],
    ids=range(16),
)
def test_answers_that_name_no_request(change):
    """RFC 9126 2.2"""
    assert code_of(judge, bent(**change)) == "par_response"


@pytest.mark.parametrize("status", [403, 405, 413, 429])
def test_a_refusal_counts_whatever_its_status(status):
    """RFC 9126 2.3 names some statuses; providers use others."""
    assert code_of(judge, {"error": "invalid_request"}, status) == "invalid_request"
    assert code_of(judge, GOOD, status) == "provider_error"


@pytest.mark.standards("AR-15", "ER-02")
@pytest.mark.parametrize("status", [0, 200, 202, 204, 302, 307, 500, 503, None])
def test_other_statuses(status):
    assert code_of(judge, GOOD, status) == "par_response"
    assert code_of(judge, {"error": "invalid_request"}, status) == "par_response"


@pytest.mark.standards("AR-15", "ER-02")
@pytest.mark.parametrize(
    "error",
    [
        "invalid_request",
        "invalid_client",
        "invalid_scope",
        "invalid_target",
        "unauthorized_client",
        "invalid_request_object",
        "use_dpop_nonce",
        "invalid_dpop_proof",
        "login_required",
    ],
)
def test_refusals_have_their_own_codes(error):
    """RFC 9126 2.3; also beside a request_uri."""
    for status in (400, 401):
        assert code_of(judge, GOOD | {"error": error}, status) == error
    for odd in (None, 5, [error], {}, "zzz", "par_response"):
        assert code_of(judge, {"error": odd, "error_description": []}, 400) == "provider_error"


@pytest.mark.standards("AR-15", "ER-02")
@pytest.mark.parametrize(
    ("text", "content_type"),
    [
        (json.dumps(GOOD), "text/html"),
        (json.dumps(GOOD), None),
        ("", "application/json"),
        ("[]", "application/json"),
        ("<html>", "application/json"),
        (json.dumps(GOOD)[:-1] + ',"request_uri":"b"}', "application/json"),
        ('{"a":"' + "x" * 20_000_000 + '"}', "application/json"),
    ],
    ids=range(7),
)
def test_answers_that_are_no_json_object(text, content_type):
    for status in (201, 400, 401):
        with pytest.raises(AuthError) as caught:
            judge(text, status, content_type)
        assert caught.value.code == "par_response"
