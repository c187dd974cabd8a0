"""A script in the page, or in another window, can reach no secret."""

import json

import pytest
from playwright.sync_api import expect

from builder.qa import leaks
from tests.elsewhere import one_page
from tests.waiting import wait_until

from . import journeys

STUBS = """
    window.seen = [];
    const note = (value) => { try { seen.push(typeof value === 'string' ? value : JSON_stringify(value)) } catch {} };
    const JSON_stringify = JSON.stringify;
    const wrap = (object, name) => {
        const own = object[name];
        object[name] = function (...all) { all.forEach(note); return own.apply(this, all) };
    };
    wrap(window, 'fetch');
    wrap(JSON, 'parse');
    wrap(JSON, 'stringify');
    wrap(MessagePort.prototype, 'postMessage');
    wrap(TextDecoder.prototype, 'decode');
    wrap(crypto.subtle.__proto__, 'digest');
    wrap(crypto.subtle.__proto__, 'encrypt');
    wrap(XMLHttpRequest.prototype, 'open');
    wrap(XMLHttpRequest.prototype, 'setRequestHeader');
    wrap(Promise.prototype, 'then');
    addEventListener('message', (event) => note(event.data));
"""


@pytest.mark.standards("ST-04", "ST-05", "ST-02")
def test_functions_that_a_script_replaced_see_no_secret(page, site):
    """They are replaced before any code of the site has run, which is earlier than a real script could do it."""
    page.add_init_script(STUBS)
    journeys.visit_invoices(page)
    journeys.follow(page, "Profile")
    expect(page.get_by_test_id("claims")).to_contain_text("ada@")
    seen = [text for text in page.evaluate("seen") if text]
    assert any("invoices" in text for text in seen), "the stubs do hear what a page says and is told"
    tokens = [secret for secret in site.secrets() if "token" in secret.kind or "verifier" in secret.kind]
    assert tokens
    assert [secret.kind for secret in tokens for text in seen if secret.value in text] == []


@pytest.mark.standards("ST-07", "DE-11")
def test_the_one_service_worker_is_the_door_and_nothing_is_cached(page, site):
    journeys.sign_in(page)
    journeys.follow(page, "Invoices")
    journeys.expect_invoices(page)
    found = page.evaluate(
        """async () => [(await navigator.serviceWorker.getRegistrations()).map((one) => [one.scope, one.active.scriptURL]),
            navigator.serviceWorker.controller, (await caches.keys()).length]"""
    )
    assert found == [[[f"{site.url}/callback/", f"{site.url}/callback/door.js"]], None, 0]


FORGERIES = [
    {"event": "change", "reason": "signed_in", "user": {"sub": "evil", "name": "Evil"}},
    {"id": 1, "ok": True, "result": {"user": {"sub": "evil", "name": "Evil"}}},
    {"v": 1, "id": 1, "op": "arrived", "handle": "x"},
]


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("PI-01", "LO-08")
def test_what_another_window_says_changes_nothing(page, site, context, footprint):
    """By postMessage from an opener of any origin, and by channels with every name that could be guessed."""
    page.goto("/")
    journeys.expect_signed_out(page)
    site.provider.events.clear()
    for forged in FORGERIES:
        page.evaluate(
            """(forged) => {
                for (const data of [forged, JSON.stringify(forged), [JSON.stringify(forged)], '?code=x&state=y']) {
                    window.postMessage(data, location.origin);
                    for (const name of ['gossamer', 'gossamer:', 'auth', 'vault']) {
                        const channel = new BroadcastChannel(name);
                        channel.postMessage(data);
                        channel.close();
                    }
                }
            }""",
            forged,
        )
    footprint.known.add("http://evil.localhost")
    other = context.new_page()
    other.route(
        "http://evil.localhost/",
        lambda route: route.fulfill(body="<title>evil</title>", content_type="text/html"),
    )
    other.goto("http://evil.localhost/")
    with context.expect_page() as opened:
        other.evaluate("url => { window.child = window.open(url) }", site.url + "/")
    journeys.expect_signed_out(opened.value)
    other.evaluate(
        "all => { for (const data of all) child.postMessage(JSON.stringify(data), '*') }", FORGERIES
    )
    page.wait_for_timeout(500)
    for each in (page, opened.value):
        journeys.expect_signed_out(each)
        expect(each.get_by_test_id("error")).to_be_hidden()
    assert site.provider.events == []


@pytest.mark.standards("CB-15", "HD-03")
def test_no_page_can_be_framed_by_another_site(page, site, strict, footprint):
    strict.expect("frame-ancestors|X-Frame|chrome-error|ERR_BLOCKED_BY")
    routes = ("/callback/?code=x&state=y", "/", "/invoices/")
    frames = "".join(f'<iframe src="{site.url}{route}"></iframe>' for route in routes)
    with one_page(f'<link rel="icon" href="data:,"><title>evil</title>{frames}', "127.0.0.1") as evil:
        footprint.known.add(evil)
        site.requests.clear()
        page.goto(evil)
        wait_until(
            lambda: all(frame.url.startswith("chrome-error:") for frame in page.main_frame.child_frames),
            lambda: page.wait_for_timeout(20),
        )
        assert len(page.main_frame.child_frames) == len(routes)
    assert {answer.path for answer in site.requests} == {route.partition("?")[0] for route in routes}
    assert site.provider.events == []


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("ER-08", "ER-04", "ST-11")
def test_errors_nobody_caught_tell_a_visitor_nothing(page, site, strict):
    strict.expect("^uncaught|^console error: Error")
    page.goto("/profile/")
    journeys.choose(page)
    expect(page.get_by_test_id("claims")).to_contain_text("ada@")
    page.evaluate(
        "() => { setTimeout(() => { throw new Error('secret detail') }); Promise.reject(new Error('secret detail')) }"
    )
    page.wait_for_timeout(300)
    assert "secret detail" not in page.locator("body").inner_text()
    found = leaks.search(page, site.secrets(), [*strict.console, *strict.worker_log()])
    assert [finding for finding in found if finding.place == "console"] == []


OVERHEARD = """
    window.heard = [];
    const own = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage");
    Object.defineProperty(MessagePort.prototype, "onmessage", {
        ...own,
        set(listen) { own.set.call(this, (event) => { heard.push(event.data[0]); listen(event); }); },
    });
"""


@pytest.mark.standards("PR-03")
def test_a_page_learns_no_claim_of_the_protocol(page):
    """This checks the messages about the visitor that the vault sends to the page."""
    page.add_init_script(OVERHEARD)
    page.goto("/profile/")
    journeys.choose(page)
    expect(page.get_by_test_id("claims")).to_contain_text("ada@")
    told = [json.loads(text) for text in page.evaluate("heard")]
    claims = set().union(*(message.get("user") or {} for message in told))
    assert {"sub", "email"} <= claims
    assert not claims & {"iss", "aud", "azp", "exp", "iat", "nbf", "nonce", "at_hash", "sid", "jti"}
