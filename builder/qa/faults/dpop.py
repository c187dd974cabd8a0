"""Faults of DPoP, which binds tokens to a key (RFC 9449)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builder.dev.idp import Provider
from builder.dev.idp.faults import Reply
from builder.qa.faults.answers import FAILED, http, refusal, replaced
from builder.qa.faults.base import DROP, Arrange, ProviderFault, altered, at, members, together, varied

NEEDS = {"auth.dpop": True}
ANSWER = "token.response"


def _endless(endpoint: str, status: int, headers: Mapping[str, str]) -> Arrange:
    """Return an arrangement that demands a new nonce for every request, whatever the proof contains."""
    count = iter(range(1_000_000))

    def change(request: Mapping[str, Any]) -> Reply:
        return refusal("use_dpop_nonce", status, {**headers, "DPoP-Nonce": f"nonce-number-{next(count)}"})

    return at(f"http.{endpoint}", change)


def _demanded(provider: Provider) -> None:
    provider.dpop_nonce = True


def _hidden(provider: Provider) -> None:
    provider.exposed = ()


FAULTS = (
    varied(
        "dpop-downgrade",
        "The access token is not bound to the key that was shown",
        "token_type",
        ("DP-05", "DP-09", "TK-04"),
        variants={
            "Bearer": altered(ANSWER, token_type="Bearer"),
            "missing": altered(ANSWER, token_type=DROP),
        },
        needs=NEEDS,
    ),
    ProviderFault(
        "dpop-scheme-in-small-letters",
        "The kind of the access token is spelt dpop",
        "",
        ("DP-09", "TK-04"),
        members(ANSWER, token_type="dpop"),
        ends="accepted",
        needs=NEEDS,
    ),
    varied(
        "dpop-proof-refused",
        "The provider refuses the proof of the key",
        "invalid_dpop_proof",
        ("DP-03", "ER-02"),
        variants={
            "by name": replaced("token", refusal("invalid_dpop_proof"), "invalid_dpop_proof"),
        },
        needs=NEEDS,
        noise=FAILED,
    ),
    ProviderFault(
        "dpop-nonce-demanded",
        "The provider and the API demand a nonce in each proof",
        "",
        ("DP-06", "DP-04"),
        _demanded,
        ends="accepted",
        needs=NEEDS,
        noise=FAILED,
    ),
    ProviderFault(
        "dpop-nonce-endless",
        "The provider demands another nonce each time",
        "dpop_nonce",
        ("DP-06", "CB-13"),
        _endless("token", 400, {}),
        needs=NEEDS,
        noise=FAILED,
    ),
    ProviderFault(
        "dpop-nonce-hidden",
        "The provider demands a nonce, and does not let the site see it",
        "dpop_nonce",
        ("DP-07",),
        together(_demanded, _hidden),
        needs=NEEDS,
        noise=FAILED,
    ),
    ProviderFault(
        "dpop-api-nonce-endless",
        "The API demands another nonce each time",
        "dpop_nonce",
        ("DP-06",),
        _endless("api", 401, {"WWW-Authenticate": 'DPoP error="use_dpop_nonce", algs="ES256"'}),
        needs=NEEDS,
        api=True,
        noise=FAILED,
    ),
    ProviderFault(
        "dpop-api-refuses-proof",
        "The API refuses the proof of the key",
        "",
        ("DP-05",),
        http("api", Reply(401, {"WWW-Authenticate": 'DPoP error="invalid_dpop_proof", algs="ES256"'})),
        needs=NEEDS,
        api=True,
        noise=FAILED,
    ),
)
