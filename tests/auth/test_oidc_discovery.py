"""Provider metadata: only endpoints on the pinned origins are used."""

import json

import pytest

from auth.oidc import discovery
from tests.auth.samples import ISSUER, METADATA, SETTINGS, code_of

ENDPOINTS = [name for name in METADATA if name.endswith(("_endpoint", "_uri"))]
ENDPOINTS.append("pushed_authorization_request_endpoint")


def judge(metadata, status=200, content_type="application/json"):
    text = metadata if isinstance(metadata, str) else json.dumps(metadata)
    return discovery.judge(status, content_type, text, SETTINGS)


def without(name):
    return {key: value for key, value in METADATA.items() if key != name}


@pytest.mark.standards("DJ-02")
@pytest.mark.parametrize(
    ("issuer", "url"),
    [
        ("https://id.example", "https://id.example/.well-known/openid-configuration"),
        ("https://id.example/", "https://id.example/.well-known/openid-configuration"),
        ("https://id.example/tenant", "https://id.example/tenant/.well-known/openid-configuration"),
        ("https://id.example/tenant/", "https://id.example/tenant/.well-known/openid-configuration"),
    ],
)
def test_the_address_of_the_metadata(issuer, url):
    assert discovery.url(issuer) == url


@pytest.mark.standards("DJ-01", "DJ-04")
def test_sound_metadata_is_reduced_to_what_is_used():
    found = judge(METADATA | {"jwks": 5, "mtls_endpoint_aliases": {"token_endpoint": "https://evil.example"}})
    lists = ("response_types_supported", "code_challenge_methods_supported")
    assert found == {name: value for name, value in METADATA.items() if name not in lists} | {
        "require_pushed_authorization_requests": False,
        "dpop_signing_alg_values_supported": ["ES256"],
        "response_modes_supported": [
            "query",
            "fragment",
        ],  # Discovery 3: the default if the member is missing
    }


@pytest.mark.standards("AR-15")
def test_a_provider_that_wants_its_requests_pushed():
    pushed = {"require_pushed_authorization_requests": True}
    assert code_of(judge, METADATA | pushed) == "metadata_invalid"
    pushed["pushed_authorization_request_endpoint"] = "https://id.example/par"
    assert judge(METADATA | pushed).items() >= pushed.items()


@pytest.mark.standards("DP-09")
def test_a_provider_whose_proofs_we_cannot_make():
    """Refused only if DPoP is on."""
    for value, fine in ((["ES256", "RS256"], True), (["RS256"], False), ([], False)):
        metadata = METADATA | {"dpop_signing_alg_values_supported": value}
        assert judge(metadata)["dpop_signing_alg_values_supported"] == value
        if fine:
            assert discovery.check(metadata, SETTINGS | {"dpop": True})
        else:
            assert code_of(discovery.check, metadata, SETTINGS | {"dpop": True}) == "metadata_invalid"
    assert discovery.check(METADATA, SETTINGS | {"dpop": True})


@pytest.mark.standards("DJ-01")
@pytest.mark.parametrize(
    "issuer",
    [None, "", ISSUER[:-1], ISSUER + "x", ISSUER.upper(), "https://evil.example", [ISSUER], 5, ISSUER + "?"],
)
def test_another_issuers_metadata_is_refused(issuer):
    """Compared as it is, without normalization."""
    assert code_of(judge, METADATA | {"issuer": issuer}) == "metadata_issuer"
    assert code_of(judge, without("issuer")) == "metadata_issuer"


@pytest.mark.standards("DJ-04", "DJ-09", "TK-10", "TK-02")
@pytest.mark.parametrize("name", ENDPOINTS)
@pytest.mark.parametrize(
    "url",
    [
        "http://id.example/x",
        "https://evil.example/x",
        "https://id.example.evil.example/x",
        "https://id.example@evil.example/x",
        "https://id.example:8443/x",
        "https://ID.example/x",
        " https://id.example/x",
        "https://id.example\\@evil.example/",
        "https://id.example",
        "//id.example/x",
        "/x",
        "javascript:alert(1)//https://id.example/",
        "https://id.example/a b",
        "https://id.example/a\tb",
        "https://id.example/\u202e",
    ],
)
def test_endpoints_elsewhere_than_pinned_are_refused(name, url):
    assert code_of(judge, METADATA | {name: url}) == "metadata_endpoint"


@pytest.mark.parametrize("name", ENDPOINTS)
@pytest.mark.parametrize("value", [5, True, ["https://id.example/x"], {}, "https://id.example/x#y"])
def test_endpoints_that_are_no_urls_are_refused(name, value):
    assert code_of(judge, METADATA | {name: value}) == "metadata_invalid"


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_endpoints_that_must_be_there(name):
    assert code_of(judge, without(name)) == "metadata_invalid"
    for absent in (None, ""):
        assert code_of(judge, METADATA | {name: absent}) == "metadata_invalid"


@pytest.mark.parametrize("name", ["userinfo_endpoint", "end_session_endpoint", "revocation_endpoint"])
def test_endpoints_that_may_be_missing(name):
    assert name not in judge(without(name))
    for absent in (None, ""):
        assert name not in judge(METADATA | {name: absent})


@pytest.mark.standards("AR-12")
@pytest.mark.parametrize("value", [[], ["plain"], "S256", {"S256": 1}, 5])
def test_a_provider_without_s256_is_refused(value):
    assert code_of(judge, METADATA | {"code_challenge_methods_supported": value}) == "metadata_pkce"


@pytest.mark.standards("AR-12")
def test_a_provider_that_says_nothing_of_its_challenges_is_taken_at_its_word():
    assert judge(without("code_challenge_methods_supported"))
    assert judge(METADATA | {"code_challenge_methods_supported": None})
    assert judge(METADATA | {"code_challenge_methods_supported": ["plain", "S256"]})


@pytest.mark.standards("AR-01", "AR-15")
@pytest.mark.parametrize(
    "change",
    [
        {"response_types_supported": ["id_token"]},
        {"response_types_supported": "code"},
        {"authorization_response_iss_parameter_supported": "true"},
        {"authorization_response_iss_parameter_supported": 1},
        {"require_pushed_authorization_requests": "false"},
        {"require_pushed_authorization_requests": 0},
        {"dpop_signing_alg_values_supported": "ES256"},
        {"response_modes_supported": "form_post"},
    ],
)
def test_a_provider_we_cannot_talk_to_is_refused(change):
    assert code_of(judge, METADATA | change) == "metadata_invalid"


@pytest.mark.standards("DJ-05", "DJ-10")
@pytest.mark.parametrize(
    ("text", "status", "content_type"),
    [
        (METADATA, 404, "application/json"),
        (METADATA, 301, "application/json"),
        (METADATA, 200, "text/html"),
        (METADATA, 200, None),
        ("<html>", 200, "application/json"),
        ("", 200, "application/json"),
        ("[]", 200, "application/json"),
        (json.dumps(METADATA)[:-1] + ', "issuer": "https://evil.example"}', 200, "application/json"),
        ('{"a":"' + "x" * 20_000_000 + '"}', 200, "application/json"),
    ],
    ids=range(9),
)
def test_answers_that_are_no_metadata(text, status, content_type):
    assert code_of(judge, text, status, content_type) == "metadata_response"
