"""Faults of the provider's metadata (OIDC Discovery 3, 4.3; RFC 8414 3.3).

A site contains a copy of the metadata that the build has checked. It ignores wrong metadata later and keeps the copy.
"""

from __future__ import annotations

from functools import partial

from builder.qa.faults.answers import ELSEWHERE, FAILED, unreachable, unreadable
from builder.qa.faults.base import DROP, ProviderFault, altered, members, varied

METADATA = "metadata"
_document = partial(altered, METADATA)

FAULTS = (
    varied(
        "metadata-issuer-wrong",
        "The metadata is that of another issuer",
        "metadata_issuer",
        ("DJ-01",),
        variants={
            "another": _document(issuer="https://honest.example"),
            "slash": _document(issuer=lambda issuer: f"{issuer}/"),
            "missing": _document(issuer=DROP),
        },
        ends="ignored",
    ),
    varied(
        "metadata-endpoint-foreign",
        "The metadata names an endpoint that is not on the provider's own origin, or not on https",
        "metadata_endpoint",
        ("DJ-04", "DJ-09", "TK-10", "TK-02"),
        variants={
            "token": _document(token_endpoint=f"{ELSEWHERE}/token"),
            "keys": _document(jwks_uri=f"{ELSEWHERE}/jwks"),
            "authorization": _document(authorization_endpoint="http://id.example/authorize"),
            "look-alike": _document(token_endpoint=lambda url: url.replace("localhost", "localhost.example")),
            "user part": _document(token_endpoint=lambda url: url.replace("://", "://localhost@id.example/")),
            "script": _document(authorization_endpoint="javascript:alert(1)"),
        },
        ends="ignored",
    ),
    varied(
        "metadata-without-pkce",
        "The metadata does not offer S256",
        "metadata_pkce",
        ("AR-12", "AR-02"),
        variants={
            "plain": _document(code_challenge_methods_supported=["plain"]),
            "none": _document(code_challenge_methods_supported=[]),
            "text": _document(code_challenge_methods_supported="S256"),
        },
        ends="ignored",
    ),
    varied(
        "metadata-types-wrong",
        "The metadata has values of the wrong kind",
        "metadata_invalid",
        ("DJ-05", "ID-18"),
        variants={
            "no code flow": _document(response_types_supported=["token"]),
            "text for true": _document(authorization_response_iss_parameter_supported="true"),
            "number for an address": _document(jwks_uri=7),
            "no token endpoint": _document(token_endpoint=DROP),
            "a fragment": _document(authorization_endpoint=lambda url: f"{url}#top"),
        },
        ends="ignored",
    ),
    varied(
        "metadata-unreadable",
        "What is published instead of metadata cannot be read",
        "metadata_response",
        ("DJ-05",),
        variants=unreadable(METADATA, "metadata_response"),
        ends="ignored",
        noise=FAILED,
    ),
    varied(
        "metadata-unreachable",
        "The metadata cannot be fetched",
        "network",
        ("DJ-10",),
        variants=unreachable(METADATA),
        ends="ignored",
        noise=FAILED,
    ),
    ProviderFault(
        "metadata-aliases",
        "The metadata offers other addresses to clients with certificates",
        "",
        ("TK-02",),
        members(METADATA, mtls_endpoint_aliases={"token_endpoint": f"{ELSEWHERE}/token"}, foo="bar"),
        ends="accepted",
    ),
    ProviderFault(
        "issuer-unadvertised",
        "The answer says who sent it, though the metadata does not promise that",
        "issuer_unadvertised",
        ("CB-06",),
        members(METADATA, authorization_response_iss_parameter_supported=DROP),
    ),
)
