"""Faults of the authorization response in the callback URL (RFC 6749 4.1.2, RFC 9207, RFC 9700 4.4, 4.5, 4.7)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from builder.dev.idp import Provider
from builder.qa.faults.base import (
    DROP,
    Arrange,
    ProviderFault,
    Variant,
    altered,
    at,
    members,
    nothing,
    varied,
)

ANSWER = "authorization.response"
_answer = partial(altered, ANSWER)


def _at_position(position: int) -> Callable[[str], str]:
    """Return a function that changes one character of the state, at a position counted from either end."""

    def change(state: str) -> str:
        changed = "A" if state[position] != "A" else "B"
        rest = state[position + 1 :] if position != -1 else ""
        return state[:position] + changed + rest

    return change


def _instead(answer: dict[str, str], **parameters: str) -> dict[str, str]:
    """Return the response with these parameters in place of the code."""
    return {name: value for name, value in answer.items() if name != "code"} | parameters


def _error(code: str, description: str = "") -> Arrange:
    return at(ANSWER, lambda answer: _instead(answer, error=code, error_description=description or code))


def _raw(change: Callable[[str], str]) -> Arrange:
    """Return an arrangement that changes the raw query of the response."""
    return at("authorization.params", lambda answer: change(urlencode(answer)))


def _added(text: str) -> Variant:
    """Return a variant that appends this text to the raw query of the response."""
    return Variant(_raw(lambda query: f"{query}&{text}"))


def _foreign_error(provider: Provider) -> None:
    provider.faults.set(
        ANSWER, lambda answer: _instead(answer, error="access_denied", iss="https://honest.example")
    )


_ERRORS = (
    *(
        "access_denied",
        "invalid_request",
        "unauthorized_client",
        "unsupported_response_type",
        "invalid_scope",
    ),
    *("server_error", "temporarily_unavailable", "interaction_required", "login_required"),
    *("account_selection_required", "consent_required", "invalid_request_uri", "invalid_request_object"),
    *("request_not_supported", "request_uri_not_supported", "registration_not_supported", "invalid_target"),
    "unmet_authentication_requirements",
)

FAULTS = (
    ProviderFault(
        "state-missing",
        "The answer has no state",
        "state_missing",
        ("CB-01", "CB-02", "AR-04"),
        members(ANSWER, state=DROP),
        foreign=True,
    ),
    varied(
        "state-unknown",
        "The answer has a state that no sign-in of this browser left with",
        "transaction_missing",
        ("CB-01", "CB-02", "TX-05", "TX-08"),
        variants={
            "another": _answer(state=lambda state: secrets.token_urlsafe(32)),
            "one character changed": _answer(state=_at_position(-3)),
            "short": _answer(state="forged"),
            "foreign characters": _answer(state="<script>" * 20),
        },
        foreign=True,
    ),
    ProviderFault(
        "code-missing",
        "The answer has neither code nor error",
        "code_missing",
        ("CB-01", "TX-06"),
        members(ANSWER, code=DROP),
    ),
    ProviderFault(
        "code-with-error",
        "The answer has a code and an error",
        "response_conflict",
        ("CB-04", "TX-06"),
        members(ANSWER, error="access_denied"),
    ),
    ProviderFault(
        "issuer-missing",
        "The answer does not say who sent it, though the metadata promises it",
        "issuer_missing",
        ("CB-05", "TX-06"),
        members(ANSWER, iss=DROP),
    ),
    varied(
        "issuer-wrong",
        "The answer says that another provider sent it (mix-up)",
        "issuer_mismatch",
        ("CB-05", "TX-09", "TX-06"),
        variants={
            "another": _answer(iss="https://honest.example"),
            "slash": _answer(iss=lambda issuer: f"{issuer}/"),
            "case": _answer(iss=lambda issuer: issuer.replace("localhost", "LOCALHOST")),
            "encoded twice": _answer(iss=lambda issuer: issuer.replace(":", "%3A")),
        },
    ),
    ProviderFault(
        "issuer-wrong-in-error",
        "An error that says another provider sent it",
        "issuer_mismatch",
        ("CB-07",),
        _foreign_error,
    ),
    varied(
        "tokens-in-query",
        "The answer brings tokens in the address",
        "response_tokens",
        ("CB-12", "AR-01"),
        variants={
            "access_token": _answer(access_token="x.y.z", token_type="Bearer"),
            "id_token": _answer(id_token="x.y.z", code=DROP),
        },
    ),
    varied(
        "authorization-error",
        "The provider answers with an error",
        "",
        ("ER-01", "ER-06", "ER-10", "RS-03"),
        variants={code: Variant(_error(code), code) for code in _ERRORS}
        | {"unheard of": Variant(_error("teapot"), "provider_error")},
    ),
    ProviderFault(
        "authorization-error-markup",
        "An error whose description is markup and whose error_uri is a script",
        "access_denied",
        ("CB-10", "ER-04", "PR-07"),
        at(
            ANSWER,
            lambda answer: _instead(
                answer,
                error="access_denied",
                error_description="<img src=x onerror=alert(1)>\n\x1b[31m",
                error_uri="javascript:alert(1)",
            ),
        ),
    ),
    ProviderFault(
        "parameters-unknown",
        "The answer has parameters nobody knows",
        "",
        ("CB-11",),
        members(ANSWER, session_state="x.y", foo="bar"),
        ends="accepted",
    ),
    varied(
        "parameter-twice",
        "A parameter stands twice in the answer",
        "response_duplicate",
        ("CB-04",),
        variants={
            "code": _added("code=another"),
            "state": _added("state=another"),
            "iss": _added("iss=https%3A%2F%2Fhonest.example"),
            "unknown": _added("foo=1&foo=2"),
        },
    ),
    varied(
        "response-malformed",
        "The answer is not a query string in UTF-8",
        "response_malformed",
        ("CB-01", "ID-18"),
        variants={
            "not UTF-8": _added("foo=%FF"),
            "overlong": _added("foo=%C0%AF"),
            "half an escape": _added("foo=%4"),
            "a surrogate": _added("foo=%ED%A0%80"),
        },
    ),
    ProviderFault(
        "response-in-fragment",
        "The answer stands in the fragment, tokens and all",
        "",
        ("CB-12", "AR-01"),
        _raw(lambda query: f"?#access_token=x.y.z&id_token=x.y.z&token_type=Bearer&{query}"),
        ends="inert",
        foreign=True,
    ),
    ProviderFault(
        "callback-uninvited",
        "Somebody is sent to the callback who began no sign-in here (login CSRF)",
        "transaction_missing",
        ("CB-02", "CB-01", "AR-17"),
        nothing,
        foreign=True,
        by_hand="open the callback's address with a code and a state of another browser",
    ),
    ProviderFault(
        "response-oversize",
        "The answer is longer than any answer is",
        "response_malformed",
        ("CB-01", "ID-18"),
        members(ANSWER, padding="x" * 20_000),
    ),
)
