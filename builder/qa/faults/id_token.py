"""Faults of the ID token's claims (OIDC Core 2, 3.1.3.7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from builder.qa.faults.base import DROP, Arrange, ProviderFault, Variant, altered, at, members, varied

CLAIMS = "id_token.claims"
HOUR, DAY = 3600, 86400
claiming = partial(altered, CLAIMS)


def claims(**changes: object) -> Arrange:
    """Return an arrangement that sets or changes claims of the ID token, or removes them with DROP."""
    return members(CLAIMS, **changes)


def _beside(change: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> Arrange:
    """Return an arrangement that adds claims, which `change` computes from the existing ones."""
    return at(CLAIMS, lambda given: {**given, **change(given)})


FAULTS = (
    varied(
        "id-token-nonce-wrong",
        "The ID token has the nonce of another sign-in",
        "id_token_nonce",
        ("ID-10", "AR-05", "TK-05"),
        variants={
            "another": claiming(nonce="another-sign-in-0000"),
            "empty": claiming(nonce=""),
            "number": claiming(nonce=1),
        },
    ),
    ProviderFault(
        "id-token-nonce-missing",
        "The ID token has no nonce",
        "id_token_nonce",
        ("ID-10",),
        claims(nonce=DROP),
    ),
    varied(
        "id-token-issuer-wrong",
        "The ID token is from another issuer",
        "id_token_issuer",
        ("ID-04",),
        variants={
            "another": claiming(iss="https://honest.example"),
            "slash": claiming(iss=lambda issuer: f"{issuer}/"),
            "case": claiming(iss=lambda issuer: issuer.upper()),
            "missing": claiming(iss=DROP),
            "list": claiming(iss=lambda issuer: [issuer]),
        },
    ),
    varied(
        "id-token-audience-wrong",
        "The ID token is for another client",
        "id_token_audience",
        ("ID-05",),
        variants={
            "another": claiming(aud="another-client"),
            "list": claiming(aud=["another-client"]),
            "empty list": claiming(aud=[]),
        },
    ),
    ProviderFault(
        "id-token-audience-missing",
        "The ID token does not say for whom it is",
        "id_token_audience",
        ("ID-05",),
        claims(aud=DROP),
    ),
    ProviderFault(
        "id-token-audience-extra",
        "The ID token is for this client and for one that nobody trusts",
        "id_token_audience",
        ("ID-05",),
        _beside(lambda given: {"aud": [given["aud"], "another-client"], "azp": given["aud"]}),
    ),
    ProviderFault(
        "id-token-audience-list",
        "The ID token names this client in a list of one",
        "",
        ("ID-05",),
        claims(aud=lambda client: [client]),
        ends="accepted",
    ),
    ProviderFault(
        "id-token-authorized-party-wrong",
        "The ID token was made for another party (azp)",
        "id_token_azp",
        ("ID-06",),
        claims(azp="another-client"),
    ),
    varied(
        "id-token-expired",
        "The ID token is no longer good, or does not say how long it is",
        "id_token_expired",
        ("ID-07", "ER-03"),
        variants={
            "past": Variant(_beside(lambda given: {"exp": given["iat"] - 60})),
            "at once": Variant(_beside(lambda given: {"exp": given["iat"]})),
            "missing": claiming(exp=DROP),
            "text": claiming(exp=str),
        },
    ),
    varied(
        "id-token-issued-at-missing",
        "The ID token does not say when it was made",
        "id_token_issued_at",
        ("ID-08",),
        variants={
            "missing": claiming(iat=DROP),
            "text": claiming(iat=str),
            "true": claiming(iat=True),
        },
    ),
    varied(
        "id-token-issued-at-wrong",
        "The ID token was made at a time that cannot be",
        "clock_skew",
        ("ID-08", "ER-07"),
        variants={
            "in an hour": claiming(iat=lambda at: at + HOUR, exp=lambda at: at + HOUR),
            "yesterday": claiming(iat=lambda at: at - DAY),
        },
    ),
    varied(
        "id-token-not-yet-valid",
        "The ID token is not in force yet (nbf)",
        "id_token_not_before",
        ("ID-09",),
        variants={
            "in an hour": Variant(_beside(lambda given: {"nbf": given["iat"] + HOUR})),
            "text": Variant(_beside(lambda given: {"nbf": "now"})),
        },
    ),
    varied(
        "id-token-subject-missing",
        "The ID token does not name anybody",
        "id_token_subject",
        ("ID-11", "ID-14"),
        variants={
            "missing": claiming(sub=DROP),
            "number": claiming(sub=7),
            "empty": claiming(sub=""),
            "too long": claiming(sub="x" * 256),
            "not ASCII": claiming(sub="zoë"),
        },
    ),
    ProviderFault(
        "id-token-access-token-hash-wrong",
        "The ID token belongs to another access token (at_hash)",
        "id_token_at_hash",
        ("ID-12",),
        claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    ),
    ProviderFault(
        "id-token-access-token-hash-missing",
        "The ID token does not say to which access token it belongs, which it need not",
        "",
        ("ID-12",),
        claims(at_hash=DROP),
        ends="accepted",
    ),
    ProviderFault(
        "id-token-auth-time-ahead",
        "The ID token says that the visitor will sign in later",
        "id_token_auth_time",
        ("ID-13",),
        _beside(lambda given: {"auth_time": given["iat"] + HOUR}),
    ),
)
