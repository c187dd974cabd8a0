"""The token endpoint, userinfo, revocation and sign-out at the provider."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.errors import AuthError
from auth.oidc import logout, token, userinfo
from tests.auth.samples import ACCESS_TOKEN, METADATA, RECORD, SETTINGS, code_of

GOOD = {"access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 3600, "id_token": "a.b.c"}
MISSING = object()


def judge(answer, status=200, content_type="application/json"):
    text = answer if isinstance(answer, str) else json.dumps(answer)
    return token.judge(status, content_type, text, ["openid", "profile"])


def bent(**changes):
    return {name: value for name, value in (GOOD | changes).items() if value is not MISSING}


def test_the_request():
    """TK-01, TK-02, AR-06, AR-11"""
    asked = token.request(METADATA, SETTINGS, RECORD, "a+b&c")
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


def test_a_good_answer():
    """TK-03"""
    assert judge(GOOD) == {
        "access_token": ACCESS_TOKEN,
        "id_token": "a.b.c",
        "refresh_token": "",
        "expires_in": 3600,
        "scopes": ["openid", "profile"],
    }
    assert judge(bent(refresh_token="r"))["refresh_token"] == "r"
    assert judge(bent(refresh_token="-"))["refresh_token"] == "-"


def test_unknown_members_are_ignored():
    """TK-06"""
    assert judge(bent(foo=1, not_before=5)) == judge(GOOD)


@pytest.mark.parametrize("kind", ["bearer", "BEARER", "bEaReR"])
def test_token_type_in_any_case(kind):
    """TK-04"""
    assert judge(bent(token_type=kind))


@pytest.mark.parametrize("kind", [MISSING, None, "", "MAC", "DPoP", "N_A", "Bearer ", ["Bearer"], 5, True])
def test_other_token_types(kind):
    """TK-04: also a DPoP token that was not asked for."""
    assert code_of(judge, bent(token_type=kind)) == "token_type"


@pytest.mark.parametrize("name", ["access_token", "id_token", "refresh_token"])
@pytest.mark.parametrize("value", [None, "", 5, True, ["a"], {}, "a b", "a\r\nX: y", "é", "a\x7f", "a\u200b"])
def test_tokens_are_visible_ascii(name, value):
    """TK-03"""
    assert code_of(judge, bent(**{name: value})) == "token_response"


@pytest.mark.parametrize("name", ["access_token", "id_token"])
def test_tokens_that_must_be_there(name):
    """TK-03"""
    assert code_of(judge, bent(**{name: MISSING})) == "token_response"


def test_a_missing_lifetime_is_short_not_endless():
    """TK-06"""
    assert judge(bent(expires_in=MISSING))["expires_in"] == token.LIFETIME == 300


@pytest.mark.parametrize("value", [None, "3600", 0, -1, True, [], "", 1e300])
def test_lifetimes_that_are_none(value):
    """TK-03, TK-06"""
    assert code_of(judge, bent(expires_in=value)) == "token_response"


def test_what_was_granted_can_be_compared_with_what_was_asked():
    """TK-07"""
    assert judge(bent(scope="openid"))["scopes"] == ["openid"]
    assert judge(bent(scope=MISSING))["scopes"] == ["openid", "profile"]
    for value in (None, 5, ["openid"]):
        assert code_of(judge, bent(scope=value)) == "token_response"


@pytest.mark.parametrize(
    "error",
    [
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
    ],
)
@pytest.mark.parametrize("status", [400, 401])
def test_the_endpoints_refusals_have_their_own_codes(error, status):
    """ER-02"""
    assert code_of(judge, {"error": error}, status) == error


@pytest.mark.parametrize("error", [None, "", 5, ["invalid_grant"], {}, "use_dpop_nonce", "id_token_nonce"])
def test_other_refusals_share_one_code(error):
    """ER-02"""
    assert code_of(judge, {"error": error, "error_description": {"a": "\x00"}}, 400) == "provider_error"
    assert code_of(judge, {}, 400) == "provider_error"


@pytest.mark.parametrize("status", [0, 201, 204, 301, 302, 307, 403, 404, 429, 500, 503, None, "200"])
def test_other_statuses(status):
    """TK-03, ER-02"""
    assert code_of(judge, GOOD, status) == "token_response"
    assert code_of(judge, {"error": "invalid_grant"}, status) == "token_response"


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
    """TK-03, ER-02, ID-18"""
    assert code_of(judge, text, status, content_type) == "token_response"


JSON = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=9)
    | st.lists(st.text(max_size=3), max_size=2)
)


@given(
    st.dictionaries(
        st.sampled_from(["access_token", "token_type", "id_token", "expires_in", "scope", "refresh_token"]),
        JSON,
    )
)
def test_only_a_sound_answer_is_accepted(changes):
    """TK-03, TK-04"""

    def is_token(value):
        return isinstance(value, str) and value != "" and all("!" <= char <= "~" for char in value)

    answer = GOOD | changes
    fine = (
        all(is_token(answer.get(name, "x")) for name in ("access_token", "id_token", "refresh_token"))
        and isinstance(answer["token_type"], str)
        and answer["token_type"].lower() == "bearer"
        and type(answer["expires_in"]) is int
        and 0 < answer["expires_in"] < 10**99
        and isinstance(answer.get("scope", ""), str)
    )
    try:
        judge(answer)
    except AuthError:
        assert not fine
    else:
        assert fine


# -- userinfo


def test_userinfo_is_asked_with_the_token_in_its_header():
    """ID-21, AP-01"""
    asked = userinfo.request(METADATA, ACCESS_TOKEN)
    assert (asked["url"], asked["method"]) == (METADATA["userinfo_endpoint"], "GET")
    assert asked["headers"]["Authorization"] == f"Bearer {ACCESS_TOKEN}"


@pytest.mark.parametrize(
    "answer", [{}, {"sub": None}, {"sub": "V"}, {"sub": ["u"]}, {"sub": "u "}, {"name": "u"}]
)
def test_userinfo_of_another_person_is_dropped(answer):
    """ID-21"""
    assert code_of(userinfo.judge, 200, "application/json", json.dumps(answer), "u") == "userinfo_subject"


def test_userinfo():
    """ID-21"""
    assert userinfo.judge(200, "application/json", '{"sub":"u","name":"Zoë"}', "u") == {
        "sub": "u",
        "name": "Zoë",
    }
    assert code_of(userinfo.judge, 200, "application/jwt", '{"sub":"u"}', "u") == "userinfo_response"
    assert code_of(userinfo.judge, 401, "application/json", '{"sub":"u"}', "u") == "userinfo_response"


# -- sign-out


def test_sign_out_at_the_provider():
    """LO-02"""
    url = urlsplit(logout.request(METADATA, SETTINGS, "a.b.c", "s/1"))
    assert url._replace(query="").geturl() == METADATA["end_session_endpoint"]
    assert dict(parse_qsl(url.query, strict_parsing=True)) == {
        "client_id": "site",
        "post_logout_redirect_uri": SETTINGS["post_logout_redirect_uri"],
        "state": "s/1",
        "id_token_hint": "a.b.c",
    }


def test_sign_out_without_an_id_token():
    """LO-05"""
    metadata = METADATA | {"end_session_endpoint": "https://id.example/logout?x=y"}
    url = logout.request(metadata, SETTINGS, "", "")
    assert url.startswith(
        "https://id.example/logout?x=y&client_id=site&post_logout_redirect_uri=https%3A%2F%2Fsite"
    )
    assert "id_token_hint" not in url
    assert "state" not in url


def test_a_provider_without_sign_out_or_revocation():
    """LO-01, LO-06"""
    assert logout.request({}, SETTINGS, "a.b.c", "s") == ""
    assert logout.revocation({}, SETTINGS, "t", "access_token") is None


def test_revocation():
    """LO-06"""
    asked = logout.revocation(METADATA, SETTINGS, "t+", "access_token")
    assert asked["url"] == METADATA["revocation_endpoint"]
    assert asked["body"] == "token=t%2B&token_type_hint=access_token&client_id=site"
