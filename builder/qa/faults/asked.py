"""Faults in which the provider ignores a request: max_age, acr_values or the organization (OIDC Core 3.1.2.1)."""

from __future__ import annotations

from builder.qa.faults.base import DROP, ProviderFault, varied
from builder.qa.faults.id_token import HOUR, claiming

MAX_AGE = {"auth.params.max_age": 600}
ACR = {"auth.params.acr_values": "urn:gossamer:acr:strong"}
ORGANIZATION = {"auth.params.organization": "org_fernhill"}

FAULTS: tuple[ProviderFault, ...] = (
    varied(
        "id-token-sign-in-too-old",
        "The visitor signed in longer ago than was asked for, or nobody says when",
        "id_token_auth_time",
        ("ID-13", "AR-14"),
        variants={
            "an hour ago": claiming(auth_time=lambda at: at - HOUR),
            "missing": claiming(auth_time=DROP),
            "text": claiming(auth_time=str),
        },
        needs=MAX_AGE,
    ),
    varied(
        "id-token-sign-in-too-weak",
        "The visitor signed in in a weaker way than was asked for",
        "id_token_acr",
        ("ID-13", "AR-14"),
        variants={
            "another": claiming(acr="0"),
            "missing": claiming(acr=DROP),
            "list": claiming(acr=["urn:gossamer:acr:strong"]),
        },
        needs=ACR,
    ),
    varied(
        "id-token-organization-wrong",
        "The visitor signed in for another organization than was asked for",
        "id_token_organization",
        ("ID-13",),
        variants={
            "another": claiming(org_id="org_elsewhere"),
            "missing": claiming(org_id=DROP),
            "a name alone": claiming(org_id=DROP, org_name="org_fernhill"),
        },
        needs=ORGANIZATION,
    ),
)
