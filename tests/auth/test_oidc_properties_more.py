"""As test_oidc_properties, for the other parts of the core: only valid input is accepted, and only
AuthError is raised.
"""

import json
import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from auth.errors import AuthError
from auth.oidc import (
    authorization,
    challenge,
    codec,
    discovery,
    dpop,
    logout,
    par,
    refresh,
    transaction,
    userinfo,
)
from tests.auth.samples import (
    ACCESS_TOKEN,
    CLAIMS,
    CLIENT,
    ISSUER,
    METADATA,
    NOW,
    RECORD,
    SETTINGS,
    STATE,
    code_of,
    digest,
    judge_token,
    sign_raw,
    unb64,
)
from tests.auth.strategies import (
    AGAIN,
    ANYTHING,
    AT_HASH,
    FEW,
    FIRST,
    HEADER,
    JSON,
    LATER,
    NEAR,
    TEXTS,
    is_number,
    refused,
)

TOKEN = {"access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 60, "refresh_token": "r2"}
VALUES = JSON | st.sampled_from(
    ["Bearer", "DPoP", "dpop", "r2", "a b", "", "https://id.example/x", "60", ISSUER]
)


def as_json(value):
    """Return the value as it comes out of JSON; values that JSON cannot hold are skipped."""
    try:
        text = json.dumps(value)
        codec.parse_json(text)
    except (ValueError, LookupError, TypeError):
        assume(False)
    return text


def is_token(value):
    return isinstance(value, str) and re.fullmatch("[!-~]+", value) is not None


# -- refresh


def is_lifetime(value):
    digits = isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value)
    return int(value) > 0 if digits else is_number(value) and value > 0


ANSWER_RULES = {
    "access_token": is_token,
    "refresh_token": is_token,
    "id_token": is_token,
    "token_type": lambda value: str(value).lower() == "bearer",
    "expires_in": lambda value: is_lifetime(value),
    "scope": lambda value: isinstance(value, str),
    "other": lambda value: True,
}


@pytest.mark.standards("RF-02", "TK-03", "TK-04", "ER-03")
@pytest.mark.parametrize("name", ANSWER_RULES)
@given(value=VALUES)
@FEW
def test_a_bent_refresh_answer(name, value):
    text = as_json(TOKEN | {name: value})
    absent = value is None and name in ("refresh_token", "id_token", "expires_in", "scope")
    fine = absent or ANSWER_RULES[name](value)
    assert refused(refresh.judge, 200, "application/json", text, ["openid"]) is not fine
    assert refused(refresh.judge, 200, "application/json", text, ["openid"], "DPoP") or name == "token_type"


# What each claim of a refreshed ID token may be, written independently of the code under test.
CLAIM_RULES = {
    "iss": lambda value: value == ISSUER,
    "sub": lambda value: value == CLAIMS["sub"],
    "aud": lambda value: json.dumps(value) in (json.dumps(CLIENT), json.dumps([CLIENT])),
    "azp": lambda value: False,
    "nonce": lambda value: value == RECORD["nonce"],
    "auth_time": lambda value: value == FIRST["auth_time"] and is_number(value),
    "iat": lambda value: is_number(value) and LATER - 300 <= value <= LATER + 300 and value < AGAIN["exp"],
    "exp": lambda value: is_number(value) and value > AGAIN["iat"] and value > LATER - 30,
    "nbf": lambda value: is_number(value) and value <= AGAIN["iat"] + 30,
    "at_hash": lambda value: value == AT_HASH,
    "org_id": lambda value: value is None,
    "name": lambda value: True,
}


@pytest.mark.standards("RF-07", "ER-03")
@pytest.mark.parametrize("name", CLAIM_RULES)
@given(
    value=JSON | NEAR | NEAR.map(lambda at: at + 3600) | TEXTS | st.just(CLAIMS["sub"]) | st.just(NOW - 50)
)
@FEW
def test_a_bent_claim_of_a_refreshed_token(name, value):
    assume(not (name == "azp" and value is None))  # same as absent: the first token had no azp either
    found = codec.parse_json(as_json(AGAIN | {name: value}))
    hashed = digest("SHA-256", ACCESS_TOKEN)
    assert refused(refresh.claims, found, SETTINGS, FIRST, hashed, LATER) is not CLAIM_RULES[name](value)


@pytest.mark.standards("RF-07", "ER-03")
@given(st.dictionaries(st.sampled_from([*CLAIM_RULES, "acr"]), ANYTHING))
@FEW
def test_refreshed_claims_of_any_kind(found):
    assert refused(refresh.claims, found, SETTINGS, FIRST, digest("SHA-256", "x"), LATER)
    refused(refresh.claims, AGAIN | found, SETTINGS, FIRST, digest("SHA-256", "x"), LATER)


# -- pushed requests and metadata


@pytest.mark.standards("AR-15", "ER-03")
@given(
    st.sampled_from(["request_uri", "expires_in", "error", "x"]),
    VALUES | NEAR,
    st.integers(0, 999) | st.just(201),
)
@FEW
def test_a_bent_answer_to_a_pushed_request(name, value, status):
    answer = {"request_uri": "urn:x:1", "expires_in": 60} | {name: value}
    fine = status == 201 and is_token(answer["request_uri"]) and is_lifetime(answer["expires_in"])
    assert refused(par.judge, status, "application/json", as_json(answer)) is not fine
    assert refused(par.judge, status, "text/html", as_json(answer))


@pytest.mark.standards("DJ-04", "AR-15", "ER-03")
@given(
    st.sampled_from(
        [
            "pushed_authorization_request_endpoint",
            "require_pushed_authorization_requests",
            "dpop_signing_alg_values_supported",
        ]
    ),
    ANYTHING | st.booleans() | st.lists(st.sampled_from(["ES256", "RS256"])),
    st.booleans(),
)
@FEW
def test_bent_metadata_of_what_is_new(name, value, bound):
    endpoint = {"pushed_authorization_request_endpoint": "https://id.example/par"}
    settings = SETTINGS | {"dpop": bound}
    try:
        found = discovery.check(METADATA | endpoint | {name: value}, settings)
    except AuthError:
        return
    assert found.get("pushed_authorization_request_endpoint", "https://id.example/").startswith(
        "https://id.example/"
    )
    assert isinstance(found["require_pushed_authorization_requests"], bool)
    assert not bound or "ES256" in found["dpop_signing_alg_values_supported"]
    assert par.mode(found, settings) in ("auto", "off", "required")


# -- challenges of an API, compared with a second parser made of regular expressions

NAME = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
QUOTED = r'"(?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\[^\x00-\x08\x0a-\x1f\x7f])*"'
PARAM = rf"({NAME})[ \t]*=[ \t]*({NAME}|{QUOTED})"
MEMBER = re.compile(
    rf"(?:(?P<scheme>{NAME})(?:[ \t]+(?P<token>[-._~+/0-9A-Za-z]+=*)|[ \t]+{PARAM})?|{PARAM})[ \t]*\Z"
)


def reference(text):
    """Return the challenges by RFC 9110 11.6.1, parsed member by member.

    The grammar is ambiguous for `a b=`, which is read as a token68.
    """
    found = []
    for member in re.findall(rf"(?:{QUOTED}|[^,\"])+|\"", text):
        if not member.strip(" \t"):
            continue
        match = MEMBER.match(member.lstrip(" \t"))
        if not match or "\n" in member:
            return []
        scheme, token, *rest = match.groups()
        if scheme:
            found.append({"scheme": scheme.lower(), "params": {"": token} if token else {}})
        name, value = (rest[0] or rest[2]), (rest[1] or rest[3])
        if name:
            if not found or "" in found[-1]["params"] or name.lower() in found[-1]["params"]:
                return []
            value = re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.S) if value[0] == '"' else value
            found[-1]["params"][name.lower()] = value
    return found


PIECES = st.sampled_from(
    ['"', "\\", ",", "=", " ", "\t", "a", "B", "Bearer", "error", "==", "é", "\n", "@", "5", "~/"]
)


@pytest.mark.standards("AP-07", "ER-03")
@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=12))
@example("Bearer\x85")  # whitespace in Python, but not in a header
@FEW
def test_headers_of_any_kind(text):
    assert challenge.parse(text) == reference(text)
    judged = challenge.judge(401, text)
    assert judged is None or (set(judged) == {"error", "acr_values", "max_age", "scope"} and judged["error"])


@pytest.mark.standards("AP-07", "ER-03")
@given(st.integers(0, len(HEADER)), PIECES | st.just(""), st.integers(0, 2))
@FEW
def test_a_bent_header(at, piece, cut):
    text = HEADER[:at] + piece + HEADER[at + cut :]
    assert challenge.parse(text) == reference(text)


@pytest.mark.standards("ER-03")
@given(ANYTHING, ANYTHING)
@FEW
def test_challenges_that_are_no_text(status, header):
    for code in (status, 401):
        assert challenge.judge(code, header) is None or isinstance(header, str)


# -- proofs

KEY = {"kty": "EC", "crv": "P-256", "x": "l8tF", "y": "9VE4"}


@pytest.mark.standards("DP-03", "ER-03")
@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
@FEW
def test_nothing_breaks_out_of_a_proof(method, tail, nonce, x):
    """A proof contains exactly the given values, or there is no proof."""
    url = f"https://api.example/{tail}"
    try:
        message = dpop.message(KEY | {"x": x}, method, url, NOW, bytes(16), nonce, None)
    except AuthError:
        return
    header, claims = [json.loads(unb64(part)) for part in message.split(".")]
    assert header == {"typ": "dpop+jwt", "alg": "ES256", "jwk": KEY | {"x": x}}
    assert claims.pop("nonce", "") == nonce
    assert claims == {"iat": NOW, "jti": "A" * 22, "htm": method, "htu": re.split("[?#]", url)[0]}


@pytest.mark.standards("DP-06", "ER-03")
@given(
    ANYTHING,
    st.dictionaries(st.sampled_from(["dpop-nonce", "www-authenticate"]), st.text(max_size=30)),
    ANYTHING,
)
@FEW
def test_nonces_of_any_kind(status, headers, text):
    for code in (status, 400, 401):
        assert refused(dpop.nonce_demanded, code, headers, text) or not dpop.nonce_demanded(
            code, headers, text
        )
    assert re.fullmatch("[!#-\\[\\]-~]*", dpop.nonce(headers))


# -- userinfo, organizations, the record, the request


@pytest.mark.standards("ID-21", "ER-03")
@given(VALUES | st.just("u"), st.dictionaries(st.sampled_from([*CLAIMS, "acr", "email"]), JSON))
@FEW
def test_bent_userinfo(sub, more):
    text = as_json(more | {"sub": sub})
    assert refused(userinfo.judge, 200, "application/json", text, "u") is (sub != "u")
    merged = userinfo.merge(CLAIMS, more)
    assert {name: merged.get(name) for name in merged if name not in ("name", "email")} == {
        name: value for name, value in CLAIMS.items() if name != "name"
    }


@pytest.mark.parametrize("asked", ["org_1", "acme"])
@given(
    JSON | st.sampled_from(["org_1", "ORG_1", "acme", "ACME", "Acme "]),
    JSON | st.sampled_from(["acme", "ACME"]),
)
@FEW
def test_bent_organizations(asked, org_id, org_name):
    payload = as_json(CLAIMS | {"org_id": org_id, "org_name": org_name})
    signed = sign_raw('{"alg":"RS256","kid":"rs"}', payload)
    fine = org_id == "org_1" if asked == "org_1" else str(org_name).lower() == "acme"
    assert refused(judge_token, signed, record=RECORD | {"organization": asked}) is not fine


@pytest.mark.standards("TX-01", "ER-03")
@given(st.data())
@FEW
def test_a_bent_record(data):
    """The fields that decide which response is accepted cannot be changed within the record's format."""
    text = transaction.pack(RECORD)
    at = data.draw(st.integers(0, len(text)))
    bent = (
        text[:at]
        + data.draw(PIECES | st.just("&") | st.just("%"))
        + text[at + data.draw(st.integers(0, 3)) :]
    )
    try:
        record = transaction.judge(bent, SETTINGS, NOW)
    except AuthError:
        return
    assert record.keys() == RECORD.keys()
    for name in ("issuer", "redirect_uri"):
        assert record[name] == RECORD[name]
    assert record["verifier"] and record["nonce"]
    assert -60 <= NOW - record["started"] <= transaction.LIFETIME


@pytest.mark.standards("AR-01", "AR-02", "AR-09", "AR-14", "ER-03")
@given(
    st.dictionaries(st.text(max_size=9) | st.sampled_from(["resource", "prompt", "scope", "nonce"]), ANYTHING)
)
@FEW
def test_parameters_of_any_kind(params):
    """They are added after ours, unchanged, or the request is refused."""
    ours = authorization.parameters(SETTINGS, RECORD, STATE, bytes(32), ["openid"], {})
    try:
        pairs = authorization.parameters(SETTINGS, RECORD, STATE, bytes(32), ["openid"], params)
    except AuthError:
        return
    assert pairs[: len(ours)] == ours
    assert not {name for name, _ in ours} & params.keys()
    url = authorization.url(METADATA, pairs)
    sent = codec.form_decode(url.partition("?")[2])[1:]
    assert sent == pairs
    assert par.request({"pushed_authorization_request_endpoint": "x"}, pairs)["body"] == codec.form_encode(
        pairs
    )


@given(st.text(max_size=9).filter(lambda text: not codec.has_surrogate(text)))
@FEW
def test_sign_out_with_any_state(state):
    form = logout.request(METADATA, SETTINGS | {"logout_method": "post"}, state)["form"]
    assert form.get("state", "") == state


def test_the_valid_values_that_are_bent_above():
    assert refresh.judge(200, "application/json", json.dumps(TOKEN), ["openid"])["refresh_token"] == "r2"
    assert refresh.claims(AGAIN, SETTINGS, FIRST, digest("SHA-256", ACCESS_TOKEN), LATER) == AGAIN
    assert [each["scheme"] for each in challenge.parse(HEADER)] == ["basic", "dpop", "negotiate", "bearer"]
    assert challenge.parse(HEADER) == reference(HEADER)
    assert code_of(par.judge, 200, "application/json", "{}") == "par_response"
