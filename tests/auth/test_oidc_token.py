"""The token endpoint."""

import base64
import json
import re
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.errors import AuthError
from auth.oidc import token
from tests.auth.samples import ACCESS_TOKEN, METADATA, RECORD, SETTINGS, code_of

GOOD = {"access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 3600, "id_token": "a.b.c"}
MISSING = object()


def judge(answer, status=200, content_type="application/json", **named):
    text = answer if isinstance(answer, str) else json.dumps(answer)
    return token.judge(status, content_type, text, ["openid", "profile"], **named)


def bent(**changes):
    return {name: value for name, value in (GOOD | changes).items() if value is not MISSING}


@pytest.mark.standards("TK-01", "TK-02", "AR-06", "AR-11")
def test_the_request():
    asked = token.request(METADATA, SETTINGS, RECORD, "a+b&c", {})
    assert asked["url"] == METADATA["token_endpoint"]
    assert asked["method"] == "POST"
    assert asked["headers"] == {
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    assert parse_qsl(asked["body"], strict_parsing=True) == [
        ("grant_type", "authorization_code"),
        ("code", "a+b&c"),
        ("redirect_uri", RECORD["redirect_uri"]),
        ("client_id", "site"),
        ("code_verifier", RECORD["verifier"]),
    ]


@pytest.mark.standards("AR-13", "AP-05")
def test_the_request_names_the_api_whose_token_is_wanted():
    """RFC 8707 2.2: once, or several times; an empty one is left out."""
    for target, sent in (
        ({"resource": "https://api.example/?a=b"}, "&resource=https%3A%2F%2Fapi.example%2F%3Fa%3Db"),
        ({"resource": ["https://a", "https://b"]}, "&resource=https%3A%2F%2Fa&resource=https%3A%2F%2Fb"),
        ({"resource": "", "audience": "api"}, "&audience=api"),
    ):
        body = token.request(METADATA, SETTINGS, RECORD, "c", target)["body"]
        assert body == token.request(METADATA, SETTINGS, RECORD, "c", {})["body"] + sent


@pytest.mark.standards("TK-03")
def test_a_good_answer():
    assert judge(GOOD) == {
        "access_token": ACCESS_TOKEN,
        "id_token": "a.b.c",
        "refresh_token": "",
        "expires_in": 3600,
        "scopes": ["openid", "profile"],
        "missing": [],
    }
    assert judge(bent(refresh_token="r"))["refresh_token"] == "r"
    assert judge(bent(refresh_token="-"))["refresh_token"] == "-"


@pytest.mark.standards("TK-06")
def test_unknown_members_are_ignored():
    assert judge(bent(foo=1, not_before=5)) == judge(GOOD)


@pytest.mark.standards("TK-04")
@pytest.mark.parametrize("kind", ["bearer", "BEARER", "bEaReR"])
def test_token_type_in_any_case(kind):
    assert judge(bent(token_type=kind))


@pytest.mark.standards("TK-04")
@pytest.mark.parametrize("kind", [MISSING, None, "", "MAC", "DPoP", "N_A", "Bearer ", ["Bearer"], 5, True])
def test_other_token_types(kind):
    """Including a DPoP token that was not asked for."""
    assert code_of(judge, bent(token_type=kind)) == "token_type"


@pytest.mark.standards("TK-04", "DP-05", "DP-09")
def test_a_proof_wants_a_bound_token():
    """RFC 9449 5: a Bearer token in response to a proof is refused."""
    for kind in ("DPoP", "dpop", "DPOP"):
        assert judge(bent(token_type=kind), kind="DPoP")
    for kind in ("Bearer", "bearer", MISSING, None, "", "DPoP ", ["DPoP"]):
        assert code_of(judge, bent(token_type=kind), kind="DPoP") == "token_type"


@pytest.mark.standards("TK-03")
@pytest.mark.parametrize("name", ["access_token", "id_token", "refresh_token"])
@pytest.mark.parametrize("value", ["", 5, True, ["a"], {}, "a b", "a\r\nX: y", "é", "a\x7f", "a\u200b"])
def test_tokens_are_visible_ascii(name, value):
    assert code_of(judge, bent(**{name: value})) == "token_response"


@pytest.mark.standards("TK-03")
@pytest.mark.parametrize("name", ["access_token", "id_token"])
def test_tokens_that_must_be_there(name):
    for absent in (MISSING, None):
        assert code_of(judge, bent(**{name: absent})) == "token_response"


@pytest.mark.standards("TK-06")
def test_a_missing_lifetime_is_short_not_endless():
    for absent in (MISSING, None):
        assert judge(bent(expires_in=absent))["expires_in"] == token.LIFETIME == 300, absent


def test_a_lifetime_may_be_a_text_of_digits():
    assert judge(bent(expires_in="3599"))["expires_in"] == 3599


@pytest.mark.parametrize("name", ["scope", "refresh_token"])
def test_null_is_absent(name):
    """Some servers send all members that they know."""
    assert judge(bent(**{name: None})) == judge(bent(**{name: MISSING}))


@pytest.mark.standards("TK-03", "TK-06")
@pytest.mark.parametrize("value", [0, -1, True, [], "", "x", "-1", "0", "1.5", "3600 ", "٣", "9" * 10, 1e300])
def test_lifetimes_that_are_none(value):
    assert code_of(judge, bent(expires_in=value)) == "token_response"


@pytest.mark.standards("TK-06")
def test_a_lifetime_is_no_longer_than_a_timer_can_wait():
    """setTimeout has 31 bits for milliseconds, and fires at once for longer delays."""
    assert judge(bent(expires_in=0.5))["expires_in"] == 0.5
    assert judge(bent(expires_in=2_000_000))["expires_in"] == 2_000_000
    assert judge(bent(expires_in=10**50))["expires_in"] == token.LONGEST == 2_000_000 < (1 << 31) / 1000


@pytest.mark.standards("TK-07")
def test_what_was_granted_can_be_compared_with_what_was_asked():
    for scope, granted, missing in (
        ("openid", ["openid"], ["profile"]),
        ("profile email openid", ["profile", "email", "openid"], []),
        ("", [], ["openid", "profile"]),
        (MISSING, ["openid", "profile"], []),
        (None, ["openid", "profile"], []),
    ):
        found = judge(bent(scope=scope))
        assert (found["scopes"], found["missing"]) == (granted, missing)
    for value in (5, ["openid"]):
        assert code_of(judge, bent(scope=value)) == "token_response"


@pytest.mark.standards("ER-02")
@pytest.mark.parametrize(
    "error",
    [
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
        "invalid_target",
        "use_dpop_nonce",
        "invalid_dpop_proof",
        "invalid_token",
        "insufficient_scope",
        "insufficient_user_authentication",
        "unsupported_token_type",
        "invalid_authorization_details",
    ],
)
@pytest.mark.parametrize("status", [400, 401, 403, 422])
def test_the_endpoints_refusals_have_their_own_codes(error, status):
    assert code_of(judge, {"error": error}, status) == error


@pytest.mark.standards("ER-02")
@pytest.mark.parametrize("error", [None, "", 5, ["invalid_grant"], {}, "use_nonce", "id_token_nonce"])
def test_other_refusals_share_one_code(error):
    assert code_of(judge, {"error": error, "error_description": {"a": "\x00"}}, 400) == "provider_error"
    assert code_of(judge, {}, 400) == "provider_error"


@pytest.mark.standards("TK-03", "ER-02")
@pytest.mark.parametrize("status", [0, 201, 204, 301, 302, 307, 399, 500, 503, None, "200"])
def test_other_statuses(status):
    assert code_of(judge, GOOD, status) == "token_response"
    assert code_of(judge, {"error": "invalid_grant"}, status) == "token_response"


@pytest.mark.standards("TK-03", "ER-02", "ID-18")
@pytest.mark.parametrize("status", [200, 400, 401])
@pytest.mark.parametrize(
    ("text", "content_type"),
    [
        (json.dumps(GOOD), "text/html"),
        (json.dumps(GOOD), "application/x-www-form-urlencoded"),
        (json.dumps(GOOD), ""),
        (json.dumps(GOOD), None),
        ("<html>", "application/json"),
        ("", "application/json"),
        ("null", "application/json"),
        ('"x"', "application/json"),
        (json.dumps(GOOD)[:-1], "application/json"),
        (json.dumps(GOOD)[:-1] + ', "access_token": "b"}', "application/json"),
        ('{"a":"' + "x" * 20_000_000 + '"}', "application/json"),
    ],
    ids=range(11),
)
def test_answers_that_are_no_json_object(status, text, content_type):
    assert code_of(judge, text, status, content_type) == "token_response"


JSON = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=9)
    | st.lists(st.text(max_size=3), max_size=2)
)


@pytest.mark.standards("TK-03", "TK-04")
@given(
    st.dictionaries(
        st.sampled_from(["access_token", "token_type", "id_token", "expires_in", "scope", "refresh_token"]),
        JSON,
    )
)
def test_only_a_sound_answer_is_accepted(changes):
    def is_token(value):
        return isinstance(value, str) and value != "" and all("!" <= char <= "~" for char in value)

    def is_lifetime(value):
        if isinstance(value, str):
            return re.fullmatch("[0-9]{1,9}", value) is not None and int(value) > 0
        return type(value) is int and 0 < value < 10**99

    answer = {name: value for name, value in (GOOD | changes).items() if value is not None}
    needed = {"access_token", "id_token"}
    fine = needed <= answer.keys() and (
        all(is_token(answer.get(name, "x")) for name in ("access_token", "id_token", "refresh_token"))
        and str(answer.get("token_type")).lower() == "bearer"
        and is_lifetime(answer.get("expires_in", 1))
        and isinstance(answer.get("scope", ""), str)
    )
    try:
        judge(answer)
    except AuthError:
        assert not fine
    else:
        assert fine


@pytest.mark.standards("ST-01")
@given(st.text("abcXYZ019-._~+/=", min_size=16), st.binary(), st.binary(), st.booleans())
def test_a_token_is_known_again_as_it_is_and_in_base64(word, before, after, for_urls):
    encode = base64.urlsafe_b64encode if for_urls else base64.b64encode
    plain, *coded = token.forms(word, base64_of)
    assert plain == word
    assert any(form in encode(before + word.encode() + after).decode() for form in coded)


def base64_of(text):
    return base64.b64encode(text.encode("latin-1")).decode()


def test_what_all_base64_texts_with_a_token_have_in_common():
    assert token.forms("a>b?c>d?e>f?g>h?", base64_of) == [
        "a>b?c>d?e>f?g>h?",
        "YT5iP2M+ZD9lPmY/Zz5oP",
        "YT5iP2M-ZD9lPmY_Zz5oP",
        "E+Yj9jPmQ/ZT5mP2c+aD",
        "E-Yj9jPmQ_ZT5mP2c-aD",
        "hPmI/Yz5kP2U+Zj9nPmg/",
        "hPmI_Yz5kP2U-Zj9nPmg_",
    ]


def test_a_short_token_is_no_word_to_look_for():
    assert token.forms("x" * 15, None) == []
