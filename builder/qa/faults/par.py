"""Faults of the response to a pushed authorization request (RFC 9126 2.2, 2.3). They occur before the redirect."""

from __future__ import annotations

from functools import partial

from builder.qa.faults.answers import FAILED, refusal, replaced, unreachable, unreadable
from builder.qa.faults.base import DROP, altered, varied

ENDPOINT, ANSWER = "par", "par.response"
_answer = partial(altered, ANSWER)

FAULTS = (
    varied(
        "par-refused",
        "The provider refuses the pushed request",
        "",
        ("AR-15", "ER-06"),
        variants={
            code: replaced(ENDPOINT, refusal(code, status), code)
            for code, status in (("invalid_request", 400), ("invalid_client", 401), ("invalid_scope", 400))
        },
        noise=FAILED,
    ),
    varied(
        "par-answer-unreadable",
        "The answer to the pushed request cannot be read",
        "par_response",
        ("AR-15", "ID-18"),
        variants=unreadable(ENDPOINT, "par_response"),
        noise=FAILED,
    ),
    varied(
        "par-answer-wrong",
        "The answer to the pushed request does not name it",
        "par_response",
        ("AR-15",),
        variants={
            "missing": _answer(request_uri=DROP),
            "number": _answer(request_uri=7),
            "two words": _answer(request_uri="urn:one urn:two"),
            "no lifetime": _answer(expires_in=DROP),
            "no time left": _answer(expires_in=0),
        },
    ),
    varied(
        "par-unreachable",
        "The pushed request does not get through, and need not",
        "network",
        ("AR-15",),
        variants=unreachable(ENDPOINT),
        ends="ignored",
        noise=FAILED,
    ),
    varied(
        "par-required-unreachable",
        "The pushed request does not get through, and there is no other way",
        "network",
        ("AR-15",),
        variants=unreachable(ENDPOINT),
        needs={"auth.par": "required"},
        noise=FAILED,
    ),
)
