"""What an API answers to a call with an access token (RFC 6750 3, RFC 9700 4.9). Nobody is signed out by an API's mood."""

from __future__ import annotations

from builder.dev.idp.faults import Reply
from builder.qa.faults.answers import ELSEWHERE, FAILED, http
from builder.qa.faults.base import Fault
from builder.qa.faults.refresh import NEEDS

API = "api"


def _refused(status: int, challenge: str, **headers: str) -> Reply:
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, {"WWW-Authenticate": challenge, **more}, {"error": "rehearsed"})


_INVALID = 'Bearer realm="billing", error="invalid_token"'

FAULTS = (
    Fault(
        "api-refuses-token",
        "The API says that the access token is no longer good, and there is no other",
        "",
        ("AP-06",),
        http(API, _refused(401, _INVALID)),
        api=True,
        noise=FAILED,
    ),
    Fault(
        "api-refuses-every-token",
        "The API says of each access token that it is not good",
        "",
        ("AP-06",),
        http(API, _refused(401, _INVALID)),
        needs=NEEDS,
        api=True,
        noise=FAILED,
    ),
    Fault(
        "api-challenge-hidden",
        "The API refuses the access token, and does not let the site see why",
        "",
        ("AP-08", "AP-06"),
        http(API, _refused(401, _INVALID, Access_Control_Expose_Headers="X-None")),
        needs=NEEDS,
        api=True,
        noise=FAILED,
    ),
    Fault(
        "api-insufficient-scope",
        "The API says that more should have been granted",
        "",
        ("AP-06",),
        http(API, _refused(403, 'Bearer error="insufficient_scope", scope="invoices:all"')),
        api=True,
        noise=FAILED,
    ),
    Fault(
        "api-redirect",
        "The API sends the call on to another origin",
        "api_unreachable",
        ("AP-03", "AP-02"),
        http(API, Reply(302, {"Location": f"{ELSEWHERE}/invoices"})),
        api=True,
        noise=FAILED,
    ),
    Fault(
        "api-unreachable",
        "The API does not let the site see its answers",
        "api_unreachable",
        ("ER-05",),
        http(API, Reply(0, cors=False)),
        api=True,
        noise=FAILED,
    ),
    Fault(
        "api-hanging",
        "The API never answers",
        "api_unreachable",
        ("AP-11",),
        http(API, Reply(200, hang=True)),
        api=True,
        noise=FAILED,
    ),
)
