"""Faults of the UserInfo endpoint's response (OIDC Core 5.3)."""

from __future__ import annotations

from functools import partial

from builder.dev.idp.faults import Reply
from builder.qa.faults.answers import FAILED, refusal, replaced, unreachable, unreadable
from builder.qa.faults.base import DROP, ProviderFault, altered, at, members, varied
from builder.qa.faults.forge import compact

ENDPOINT, CLAIMS = "userinfo", "userinfo.response"
_answer = partial(altered, CLAIMS)
NEEDS = {"auth.userinfo": True}
_SIGNED = compact({"alg": "none"}, {"sub": "ada"})

FAULTS = (
    varied(
        "userinfo-subject-wrong",
        "The UserInfo endpoint speaks of somebody else, or does not say of whom",
        "userinfo_subject",
        ("ID-21",),
        variants={
            "another": _answer(sub="somebody-else"),
            "missing": _answer(sub=DROP),
            "list": _answer(sub=lambda subject: [subject]),
        },
        needs=NEEDS,
    ),
    varied(
        "userinfo-unreadable",
        "The UserInfo endpoint's answer cannot be read",
        "userinfo_response",
        ("ID-21",),
        variants=unreadable(ENDPOINT, "userinfo_response")
        | {
            "signed": replaced(
                ENDPOINT, Reply(200, {"Content-Type": "application/jwt"}, _SIGNED), "userinfo_response"
            ),
            "refused": replaced(ENDPOINT, refusal("invalid_token", 401), "userinfo_response"),
        },
        needs=NEEDS,
        noise=FAILED,
    ),
    varied(
        "userinfo-unreachable",
        "The UserInfo endpoint's answer does not arrive, or not from there",
        "network",
        ("ID-21", "ER-05"),
        variants=unreachable(ENDPOINT),
        needs=NEEDS,
        noise=FAILED,
    ),
    ProviderFault(
        "userinfo-protocol-claims",
        "The UserInfo endpoint has its own idea of issuer, audience and time",
        "",
        ("ID-21",),
        members(CLAIMS, iss="https://honest.example", aud="another-client", exp=1, nonce="x", acr="9"),
        ends="accepted",
        needs=NEEDS,
    ),
    ProviderFault(
        "userinfo-claims",
        "The claims of the granted scopes come from the UserInfo endpoint alone",
        "",
        ("ID-21", "AP-01"),
        at("id_token.claims", lambda claims: {n: v for n, v in claims.items() if n not in ("name", "email")}),
        ends="accepted",
        needs=NEEDS,
    ),
    ProviderFault(
        "userinfo-claims-elsewhere",
        "Claims are said to be found at another address (aggregated, distributed)",
        "",
        ("ID-21", "DJ-04"),
        members(
            CLAIMS,
            _claim_names={"address": "src1"},
            _claim_sources={"src1": {"endpoint": "http://elsewhere.localhost:9/claims"}},
        ),
        ends="accepted",
        needs=NEEDS,
    ),
)
