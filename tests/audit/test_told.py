"""Which party may receive which secret, in which part of a request: the site, its provider and its APIs.

Everybody else is a third party.
"""

import pytest

from builder.qa.audit import told
from builder.qa.audit.forms import Needles
from builder.qa.audit.judge import judged
from builder.qa.audit.model import Finding, Secret
from builder.qa.audit.wire import Request, Wire

SITE, IDP, API = "https://app.fernhill.com", "https://login.example.org", "https://api.fernhill.com"
EVIL = "https://evil.example.net"
TOKEN, CODE, STATE = "token-0123456789-0123456789", "code-0123456789-0123456789", "state-0123456789-012345678"


@pytest.fixture
def wire():
    made = Wire()
    made.add([Secret("access_token", TOKEN), Secret("code", CODE), Secret("state", STATE)])
    made.issuers.add(IDP)
    made.redirects.add(f"{SITE}/cb")
    return made


def asked(wire, url, headers=(), body="", method="GET"):
    wire.requests.append(Request("1", method, url, "Fetch", "page", f"{SITE}/", 1.0, tuple(headers), body))
    needles = Needles(wire.secrets)
    return [(each.place, each.kind, each.severity) for each in told.findings(wire, needles, SITE)]


RIGHT = {
    "the authorization request": (f"{IDP}/authorize?state={STATE}", (), ""),
    "the callback": (f"{SITE}/cb?code={CODE}&state={STATE}", (), ""),
    "the token request": (f"{IDP}/token", (), f"code={CODE}"),
    "a call": (f"{API}/invoices", [("Authorization", f"Bearer {TOKEN}")], ""),
    "a referrer to oneself": (f"{SITE}/app.js", [("Referer", f"{SITE}/cb?code={CODE}")], ""),
    "a cookie": (f"{IDP}/", [("Cookie", f"x={TOKEN}")], ""),
}


@pytest.mark.parametrize("name", RIGHT)
def test_as_it_should_be(wire, name):
    assert asked(wire, *RIGHT[name]) == []


WRONG = {
    "in the address of somebody else": (f"{EVIL}/?t={TOKEN}", (), "", "request to a third party"),
    "in a body for somebody else": (
        f"{EVIL}/collect",
        (),
        f'{{"code": "{CODE}"}}',
        "request to a third party",
    ),
    "in a header for somebody else": (f"{EVIL}/", [("X-Debug", STATE)], "", "request to a third party"),
    "in a referrer to somebody else": (
        f"{EVIL}/p.gif",
        [("Referer", f"{SITE}/cb?code={CODE}")],
        "",
        "referrer header",
    ),
    "in the address of an API": (f"{SITE}/data?access_token={TOKEN}", (), "", "request address"),
}


@pytest.mark.parametrize("name", WRONG)
def test_as_it_should_not_be(wire, name):
    *request, place = WRONG[name]
    assert [(where, severity) for where, _, severity in asked(wire, *request)] == [(place, "leak")]


def test_a_token_in_its_header_at_another_site_is_worth_knowing(wire):
    assert asked(wire, f"{EVIL}/", [("Authorization", f"Bearer {TOKEN}")]) == [
        ("request to a third party", "access_token", "note")
    ]


def finding(place, kind, value, detail="", at=0.0):
    return Finding(place, kind, "whole", detail, secret=Secret(kind, value).digest, at=at)


def test_a_worker_may_hold_tokens_and_nothing_of_a_sign_in_that_is_over(wire):
    place = "heap of a shared worker"
    assert judged(finding(place, "access_token", TOKEN), wire).severity == "note"
    assert judged(finding(place, "state", STATE), wire).severity == "note", "it is under way"
    wire._ended.append(10)
    assert judged(finding(place, "state", STATE, at=9), wire).severity == "note", "it was under way then"
    assert judged(finding(place, "state", STATE, at=10), wire).severity == "leak"
    assert judged(finding("heap of a page", "access_token", TOKEN), wire).severity == "leak"


def test_the_browsers_own_record_counts_when_its_code_is_live(wire):
    here = finding("performance", "code", CODE, f"{SITE}/cb?code=code…&state=stat…")
    assert judged(here, wire).severity == "leak"
    wire._ended.append(wire.now + 1)
    assert judged(here, wire).severity == "note"
    elsewhere = finding("performance", "code", CODE, f"{SITE}/other?code=code…")
    assert judged(elsewhere, wire).severity == "leak"


@pytest.mark.parametrize("over", [True, False], ids=["over", "under way"])
@pytest.mark.parametrize(
    ("url", "severity"), [(f"{IDP}/authorize?state=stat…", "note"), (f"{SITE}/cb?state=stat…", "leak")]
)
def test_a_tabs_history_may_show_the_providers_page_and_not_the_callback(wire, url, severity, over):
    if over:
        wire._ended.append(wire.now + 1)
    entry = f'{{"url": "{url}", "title": "x"}}'
    assert judged(finding("history", "state", STATE, entry), wire).severity == severity
