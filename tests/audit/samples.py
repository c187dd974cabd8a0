"""A sample audit: secrets, steps, leaks, notes."""

import base64

from builder.qa.audit.disk import SPENT
from builder.qa.audit.model import Audit, Finding, Secret, Step

URL = "https://shop.example/"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SECRETS = (
    Secret("state", "t0oKz4qXvcZhMLeTRNxFMRjnAJU", "GET https://idp.example/authorize, address", 1.21),
    Secret("code", "GiHplMqrmnTa1ApFc6u_B6lprBp", "answer of https://idp.example/login, headers", 3.4),
    Secret("code_verifier", "_COaSSB80FYimK_ML0vDpYq2rT7", "POST https://idp.example/token, body", 3.62),
    Secret(
        "access_token", "eyJhbGciOiJS.aQ3xaQ3xaQ3x.Zx9Zx9Zx9", "answer of POST https://idp.example/token", 3.7
    ),
)
STATE, CODE, VERIFIER, ACCESS = SECRETS
STEPS = (Step("signed in", 4.1, URL, PIXEL), Step("signed out", 8.2, f"{URL}bye/", PIXEL))
STORED = Finding(
    "localStorage",
    "access_token",
    "whole",
    '<user>={"access_token":"eyJh…"}',
    "signed in",
    URL,
    secret=ACCESS.digest,
    at=4.1,
)
STORED_STILL = Finding(
    "localStorage",
    "access_token",
    "whole",
    '<user>={"access_token":"eyJh…"}',
    "signed out",
    URL,
    secret=ACCESS.digest,
    at=8.2,
)
STORED_VERIFIER = Finding(
    "localStorage",
    "code_verifier",
    "base64",
    "request=X0NP…",
    "signed in",
    URL,
    secret=VERIFIER.digest,
    at=4.1,
)
KEPT = Finding(
    "heap of a page", "access_token", "whole", "eyJh…", "signed in", URL,
    path=(".access_token of User", ".user of Window"), secret=ACCESS.digest, at=4.1,
)  # fmt: skip
NOTED = Finding(
    "disk: visited addresses", "code", "whole", "Default/History: https://shop.example/cb?code=GiHp…",
    "after the browser closed", severity="note", path=("table urls, column url", "Default/History"),
    secret=CODE.digest, at=9.9, why=SPENT,
)  # fmt: skip
SEARCHED = {"wire": 12, "localStorage": 2, "cookies": 0, "heap of a page": 40_000, "disk": 170}


def audit(*findings, secrets=SECRETS, failed=None):
    """Return an audit with these findings."""
    return Audit(URL, "chromium 156", STEPS, tuple(secrets), findings, SEARCHED, failed or {})
