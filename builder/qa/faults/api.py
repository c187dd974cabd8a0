"""Faults of an API's response to an access token (RFC 6750 3, RFC 9700 4.9). They must not sign the visitor out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builder.dev.idp.faults import Reply
from builder.qa.faults.answers import ELSEWHERE, FAILED, http
from builder.qa.faults.base import ProviderFault, at
from builder.qa.faults.refresh import NEEDS

API = "api"


def _refused(status: int, challenge: str, **headers: str) -> Reply:
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, {"WWW-Authenticate": challenge, **more}, {"error": "rehearsed"})


def _fault(
    name: str, title: str, code: str, standards: tuple[str, ...], reply: Reply, **more: Any
) -> ProviderFault:
    return ProviderFault(name, title, code, standards, http(API, reply), api=True, noise=FAILED, **more)


def _repeat(request: Mapping[str, Any]) -> Reply:
    """Return a response that contains the request's Authorization header."""
    return Reply(200, {"Content-Type": "text/plain"}, f"you sent {request['headers'].get('authorization')}")


_INVALID = 'Bearer realm="billing", error="invalid_token"'

FAULTS = (
    _fault(
        "api-refuses-token",
        "The API says that the access token is no longer good, and there is no other",
        "",
        ("AP-06",),
        _refused(401, _INVALID),
    ),
    _fault(
        "api-refuses-every-token",
        "The API says of each access token that it is not good",
        "",
        ("AP-06",),
        _refused(401, _INVALID),
        needs=NEEDS,
    ),
    _fault(
        "api-challenge-hidden",
        "The API refuses the access token, and does not let the site see why",
        "",
        ("AP-08", "AP-06"),
        _refused(401, _INVALID, Access_Control_Expose_Headers="X-None"),
        needs=NEEDS,
    ),
    _fault(
        "api-insufficient-scope",
        "The API says that more should have been granted",
        "",
        ("AP-06",),
        _refused(403, 'Bearer error="insufficient_scope", scope="invoices:all"'),
    ),
    _fault(
        "api-redirect",
        "The API sends the call on to another origin",
        "api_unreachable",
        ("AP-03", "AP-02"),
        Reply(302, {"Location": f"{ELSEWHERE}/invoices"}),
    ),
    ProviderFault(
        "api-repeats-token",
        "The API repeats in its answer what it was sent, and so the access token",
        "token_echoed",
        ("AP-02", "ST-01"),
        at(f"http.{API}", _repeat),
        api=True,
    ),
    _fault(
        "api-unreachable",
        "The API does not let the site see its answers",
        "api_unreachable",
        ("ER-05",),
        Reply(0, cors=False),
    ),
    _fault(
        "api-hanging",
        "The API never answers",
        "api_unreachable",
        ("AP-11",),
        Reply(200, hang=True),
    ),
)
