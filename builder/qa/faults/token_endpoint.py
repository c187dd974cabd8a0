"""Faults of the token endpoint's response to a code (RFC 6749 5, OIDC Core 3.1.3.3)."""

from __future__ import annotations

from functools import partial

from builder.dev.idp.faults import Reply
from builder.qa.faults.answers import FAILED, http, refusal, replaced, unreachable, unreadable
from builder.qa.faults.base import DROP, Arrange, ProviderFault, Variant, altered, members, together, varied
from builder.qa.faults.id_token import claims

TOKEN, ANSWER = "token", "token.response"
_answer = partial(altered, ANSWER)


def _error(code: str, status: int = 400) -> Variant:
    return replaced(TOKEN, refusal(code, status), code)


def _opaque() -> Arrange:
    """Return an arrangement that issues an opaque access token, and an ID token without at_hash."""
    return together(claims(at_hash=DROP), members(ANSWER, access_token="2YotnFZFEjr1zCsicMWpAA~opaque"))


FAULTS = (
    varied(
        "token-error",
        "The token endpoint refuses the code",
        "",
        ("ER-02", "CB-13", "TX-06"),
        variants={
            "invalid_grant": _error("invalid_grant"),
            "invalid_request": _error("invalid_request"),
            "invalid_client": _error("invalid_client", 401),
            "unauthorized_client": _error("unauthorized_client"),
            "unsupported_grant_type": _error("unsupported_grant_type"),
            "invalid_scope": _error("invalid_scope"),
            "invalid_target": _error("invalid_target"),
            "use_dpop_nonce": _error("use_dpop_nonce"),
            "unheard of": replaced(TOKEN, refusal("teapot"), "provider_error"),
            "no error": replaced(TOKEN, Reply(400, {}, {}), "provider_error"),
        },
        noise=FAILED,
    ),
    varied(
        "token-answer-unreadable",
        "The token endpoint's answer cannot be read",
        "token_response",
        ("TK-03", "ER-02", "CB-13", "ID-18"),
        variants=unreadable(TOKEN, "token_response"),
        noise=FAILED,
    ),
    varied(
        "token-endpoint-unreachable",
        "The token endpoint's answer does not arrive, or not from there",
        "network",
        ("TK-01", "ER-05", "CB-13"),
        variants=unreachable(TOKEN),
        noise=FAILED,
    ),
    ProviderFault(
        "token-endpoint-hanging",
        "The token endpoint never answers",
        "timeout",
        ("TK-09", "CB-13"),
        http(TOKEN, Reply(200, hang=True)),
        noise=FAILED,
    ),
    ProviderFault(
        "token-answer-slow",
        "The token endpoint takes its time",
        "",
        ("TK-09",),
        http(TOKEN, Reply(0, delay=0.8)),
        ends="accepted",
    ),
    varied(
        "token-type-wrong",
        "The access token is of a kind that was not asked for",
        "token_type",
        ("TK-04",),
        variants={
            "MAC": _answer(token_type="MAC"),
            "DPoP": _answer(token_type="DPoP"),
            "missing": _answer(token_type=DROP),
            "number": _answer(token_type=1),
        },
    ),
    varied(
        "token-type-in-other-case",
        "The kind of the access token is spelt in small or capital letters",
        "",
        ("TK-04",),
        variants={"small": _answer(token_type="bearer"), "capital": _answer(token_type="BEARER")},
        ends="accepted",
    ),
    varied(
        "token-lifetime-missing",
        "The answer does not say how long the access token is good, or not by a number",
        "",
        ("TK-06",),
        variants={
            "missing": _answer(expires_in=DROP),
            "null": _answer(expires_in=None),
            "digits": _answer(expires_in="300"),
        },
        ends="accepted",
    ),
    varied(
        "token-lifetime-wrong",
        "The access token is good for a time that cannot be",
        "token_response",
        ("TK-03",),
        variants={
            "text": _answer(expires_in="soon"),
            "none": _answer(expires_in=0),
            "less than none": _answer(expires_in=-1),
        },
    ),
    varied(
        "token-access-token-missing",
        "There is no access token in the answer that could be sent anywhere",
        "token_response",
        ("TK-03",),
        variants={
            "missing": _answer(access_token=DROP),
            "number": _answer(access_token=7),
            "empty": _answer(access_token=""),
            "two lines": _answer(access_token="one\r\nX-Admin: yes"),
            "not ASCII": _answer(access_token="zoë"),
        },
    ),
    varied(
        "token-id-token-missing",
        "There is no ID token in the answer",
        "token_response",
        ("TK-03", "TK-05"),
        variants={
            "missing": _answer(id_token=DROP),
            "null": _answer(id_token=None),
            "object": _answer(id_token={}),
        },
    ),
    ProviderFault(
        "token-scope-narrowed",
        "Less was granted than was asked for",
        "",
        ("TK-07",),
        members(ANSWER, scope="openid invoices:read"),
        ends="accepted",
    ),
    varied(
        "token-scope-wrong",
        "What was granted is not said in words",
        "token_response",
        ("TK-03",),
        variants={"list": _answer(scope=["openid"]), "number": _answer(scope=7)},
    ),
    ProviderFault(
        "token-members-unknown",
        "The answer has members nobody knows, and a refresh token nobody asked for",
        "",
        ("TK-06", "RF-01"),
        members(ANSWER, foo={"bar": [1, 2]}, refresh_token="uninvited-refresh-token"),
        ends="accepted",
    ),
    ProviderFault(
        "token-opaque",
        "The access token cannot be read, which is nobody's business here",
        "",
        ("TK-08",),
        _opaque(),
        ends="accepted",
    ),
)
