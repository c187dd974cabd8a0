"""Faults of the response to a refresh token (RFC 6749 6, RFC 9700 4.14, OIDC Core 12.2).

The first access token expires immediately, so that the site has to refresh.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builder.dev.idp import Provider
from builder.dev.idp.faults import Reply
from builder.qa.faults.answers import FAILED, page, refusal
from builder.qa.faults.base import (
    DROP,
    Arrange,
    ProviderFault,
    Variant,
    at,
    members,
    nothing,
    together,
    varied,
)
from builder.qa.faults.id_token import DAY

NEEDS = {"auth.refresh": True}
ANSWER, CLAIMS = "refresh.response", "refresh.id_token.claims"
OVER = members("token.response", expires_in=0.0001)  # the first call to the API needs another token


def refreshing(reply: Reply, times: int = 1_000_000) -> Arrange:
    """Return an arrangement that sends this response to the first `times` refreshes, and correct ones afterwards."""

    def arrange(provider: Provider) -> None:
        left = [times]

        def change(request: Mapping[str, Any]) -> Reply | None:
            if request["form"].get("grant_type") != "refresh_token" or not left[0]:
                return None
            left[0] -= 1
            return reply

        provider.faults.set("http.token", change)

    return arrange


def _fault(
    name: str, title: str, code: str, standards: tuple[str, ...], arrange: Arrange, **more: Any
) -> ProviderFault:
    return ProviderFault(name, title, code, standards, together(OVER, arrange), needs=NEEDS, api=True, **more)


def _varied(name: str, title: str, code: str, standards: tuple[str, ...], **shapes: Arrange) -> ProviderFault:
    variants = {
        shape.replace("_", " "): Variant(together(OVER, arrange)) for shape, arrange in shapes.items()
    }
    return varied(name, title, code, standards, variants=variants, needs=NEEDS, api=True, noise=FAILED)


FAULTS = (
    _fault(
        "refresh-refused",
        "The provider takes the refresh token no more",
        "invalid_grant",
        ("RF-05",),
        refreshing(refusal("invalid_grant")),
        noise=FAILED,
    ),
    _fault(
        "refresh-answer-lost",
        "The answer to a refresh is lost, after the provider has replaced the refresh token",
        "invalid_grant",
        ("RF-06", "RF-02"),
        refreshing(Reply(0, close=True), times=1),
        noise=FAILED,
    ),
    _fault(
        "refresh-unreachable",
        "The provider cannot be reached when the access token is over",
        "network",
        ("RF-06",),
        refreshing(Reply(503, cors=False)),
        noise=FAILED,
    ),
    _varied(
        "refresh-answer-unreadable",
        "The answer to a refresh cannot be read",
        "refresh_response",
        ("RF-07", "TK-03"),
        HTML=refreshing(page()),
        a_list=refreshing(Reply(200, {}, b"[]")),
        no_access_token=members(ANSWER, access_token=DROP),
        no_lifetime=members(ANSWER, expires_in=0),
    ),
    _varied(
        "refresh-token-type-wrong",
        "The refreshed access token is of a kind that was not asked for",
        "token_type",
        ("RF-07", "TK-04"),
        MAC=members(ANSWER, token_type="MAC"),
        missing=members(ANSWER, token_type=DROP),
    ),
    _varied(
        "refresh-id-token-issuer-wrong",
        "The refreshed ID token is from another issuer",
        "refresh_id_token",
        ("RF-07",),
        another=members(CLAIMS, iss="https://honest.example"),
        missing=members(CLAIMS, iss=DROP),
    ),
    _varied(
        "refresh-id-token-subject-wrong",
        "The refreshed ID token speaks of somebody else",
        "refresh_id_token",
        ("RF-07", "RS-05"),
        another=members(CLAIMS, sub="somebody-else"),
        missing=members(CLAIMS, sub=DROP),
    ),
    _varied(
        "refresh-id-token-wrong",
        "The refreshed ID token is not of the same sign-in",
        "refresh_id_token",
        ("RF-07",),
        nonce=members(CLAIMS, nonce="another-sign-in-0000"),
        audience=members(CLAIMS, aud="another-client"),
        older=members(CLAIMS, iat=lambda at: at - DAY),
        auth_time=members(CLAIMS, auth_time=lambda at: (at or 1_700_000_000) + 60),
    ),
    _fault(
        "refresh-token-rotated",
        "Each refresh brings a new refresh token, and the old one is worth nothing",
        "",
        ("RF-02", "RF-08"),
        nothing,
        ends="accepted",
    ),
    _fault(
        "refresh-without-id-token",
        "A refresh brings no ID token, which it need not",
        "",
        ("RF-07",),
        at(ANSWER, lambda answer: {name: value for name, value in answer.items() if name != "id_token"}),
        ends="accepted",
    ),
)
