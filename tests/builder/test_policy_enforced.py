"""The policy's headers as a real browser enforces them: frames, forms, connections and sinks, on real origins."""

import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from builder import policy
from builder.qa.kit.waiting import wait_for
from tests.builder.making import METADATA, make_config
from tests.waiting import wait_until

PATHS = {
    "/": "page",
    "/callback/": "callback",
    "/callback/done/": "done",
    "/callback/door.js": "door",
    "/assets/page.js": "asset",
    "/assets/callback.js": "asset",
    "/callback/vault/vault.1.js": "vault",
    "/assets/runtime.1.js": "asset",
}
COEP = "Cross-Origin-Embedder-Policy"
DOCUMENT = (
    '<!doctype html><html lang="en"><title>t</title><script defer src="/assets/{}.js"></script><main></main>'
)
PAGE_JS = """
const seen = [];
globalThis.seen = seen;
document.addEventListener("securitypolicyviolation", event => seen.push(event.effectiveDirective));
new BroadcastChannel("answers").onmessage = event => seen.push(event.data);
globalThis.frame = url => {
  const made = document.createElement("iframe");
  made.src = url;
  document.body.append(made);
};
globalThis.send = url => {
  const made = document.createElement("form");
  made.method = "post";
  made.action = url;
  document.body.append(made);
  made.submit();
};
"""
SAYING = "if (globalThis.postMessage) postMessage(1); globalThis.onconnect = (event) => event.ports[0].postMessage(1);"
CALLBACK_JS = 'new BroadcastChannel("answers").postMessage("answered " + location.search);'


class Place(ThreadingHTTPServer):
    """A server on a free port of localhost: path → (status, headers, body). `asked`: the requests that arrived."""

    daemon_threads = True

    def __init__(self):
        self.files, self.asked = {}, []
        super().__init__(("127.0.0.1", 0), Answering)
        self.url = f"http://localhost:{self.server_address[1]}"


class Answering(BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_GET(self):
        path = self.path.partition("?")[0]
        self.server.asked.append(f"{self.command} {path}")
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, headers, body = self.server.files.get(path, (404, {}, ""))
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    do_POST = do_GET


@pytest.fixture
def places():
    """(site, provider): two same-site origins."""
    made = [Place(), Place()]
    threads = [threading.Thread(target=place.serve_forever, daemon=True) for place in made]
    for thread in threads:
        thread.start()
    yield made
    for place, thread in zip(made, threads, strict=True):
        place.shutdown()
        place.server_close()
        thread.join(5)


def settled(places, *, without=(), extra=None, **auth):
    """Serve the site under its policy for these settings of [auth], with `extra` headers added."""
    site, provider = places
    config = make_config()
    endpoints = {"authorization_endpoint": "/authorize", "end_session_endpoint": "/bye"}
    config = replace(
        config,
        site=replace(config.site, url=site.url),
        auth=replace(config.auth, issuer=provider.url, **auth),
        metadata={**METADATA, **{name: provider.url + path for name, path in endpoints.items()}},
    )
    bodies = {
        "/": DOCUMENT.format("page"),
        "/callback/": DOCUMENT.format("callback"),
        "/callback/done/": DOCUMENT.format("callback"),
        "/callback/door.js": "",
        "/assets/page.js": PAGE_JS,
        "/assets/callback.js": CALLBACK_JS,
        "/callback/vault/vault.1.js": 'import "/assets/runtime.1.js";',
        "/assets/runtime.1.js": SAYING,
    }
    for rule in policy.rules(PATHS, config):
        for path in rule.paths:
            kind = "text/javascript" if path.endswith(".js") else "text/html"
            headers = {**dict(rule.headers), "Content-Type": f"{kind}; charset=utf-8", **(extra or {})}
            headers.pop("Strict-Transport-Security")
            site.files[path] = (200, headers, bodies[path])
    redirect = {"Location": f"{site.url}/callback/done/?code=1"}
    provider.files["/authorize"] = (302, redirect, "")
    site.files["/callback/leave/x"] = (303, {"Location": f"{provider.url}/authorize"}, "")
    provider.files["/bye"] = (303, {"Location": f"{site.url}/"}, "")
    provider.files["/shows"] = (
        200,
        {"Content-Type": "text/html"},
        f'<!doctype html><title>f</title><iframe src="{site.url}/callback/"></iframe><iframe src="{site.url}/callback/done/"></iframe>',
    )
    return site, provider


def opened(page, site):
    page.goto(site.url + "/")
    wait_for(page, "!!globalThis.seen")
    return page


@pytest.mark.standards("HD-03", "HD-06", "HD-16")
def test_the_hidden_frame_goes_to_the_provider_and_back(places, page):
    site, _ = settled(places, restore="frame")
    opened(page, site).evaluate("url => frame(url)", site.url + "/callback/leave/x")
    wait_for(page, "seen.length")
    assert page.evaluate("seen") == ["answered ?code=1"]


@pytest.mark.standards("HD-06", "CB-03")
def test_a_page_frames_no_request_of_its_own(places, page):
    """Not even a request to the provider, to which a frame may be redirected."""
    site, provider = settled(places, restore="frame")
    opened(page, site).evaluate("url => frame(url)", provider.url + "/authorize")
    wait_for(page, "seen.length")
    assert page.evaluate("seen") == ["frame-src"]
    assert "GET /authorize" not in provider.asked


@pytest.mark.standards("HD-06")
def test_without_that_setting_no_frame_is_loaded(places, page):
    site, provider = settled(places, restore="redirect")
    opened(page, site).evaluate("url => frame(url)", provider.url + "/authorize")
    wait_for(page, "seen.length")
    assert page.evaluate("seen") == ["frame-src"]
    assert "GET /authorize" not in provider.asked


@pytest.mark.standards("HD-06", "PI-12")
def test_a_frame_of_anyone_else_is_blocked_all_the_same(places, page):
    site, _ = settled(places, restore="frame")
    opened(page, site).evaluate("url => frame(url)", site.url.replace("localhost", "127.0.0.1") + "/")
    wait_for(page, "seen.length")
    assert page.evaluate("seen") == ["frame-src"]


@pytest.mark.standards("HD-16")
def test_the_embedder_policy_would_block_the_provider_in_the_frame(places, page):
    """This is why pages have no embedder policy in this configuration: a provider's page does not opt in to being
    embedded.
    """
    site, provider = settled(places, extra={COEP: "require-corp"}, restore="frame")
    provider.files["/authorize"] = (200, {"Content-Type": "text/html"}, "<!doctype html><title>none</title>")
    failed = []
    page.on("requestfailed", lambda request: failed.append((request.url, request.failure)))
    opened(page, site).evaluate("url => frame(url)", site.url + "/callback/leave/x")
    wait_until(lambda: failed, lambda: page.wait_for_timeout(20))
    assert [url for url, why in failed if "BLOCKED_BY_RESPONSE" in why] == [provider.url + "/authorize"]


@pytest.mark.standards("HD-03")
@pytest.mark.parametrize("restore", ["off", "frame"])
def test_nobody_else_frames_the_callback_page(places, page, restore):
    site, provider = settled(places, restore=restore)
    refused = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(provider.url + "/shows")
    wait_until(lambda: any("frame-ancestors" in text for text in refused), lambda: page.wait_for_timeout(20))
    assert "GET /assets/callback.js" not in site.asked


@pytest.mark.standards("HD-05")
def test_signing_out_by_post_reaches_the_provider_and_comes_back(places, page):
    site, provider = settled(places, logout_method="post")
    opened(page, site)
    with page.expect_navigation():
        page.evaluate("url => send(url)", provider.url + "/bye")
    assert page.url == site.url + "/"
    assert provider.asked == ["POST /bye"]


@pytest.mark.standards("HD-05")
def test_a_form_goes_to_the_sign_out_of_the_provider_and_to_no_other_path(places, page):
    site, provider = settled(places, logout_method="post")
    opened(page, site).evaluate("url => send(url)", provider.url + "/authorize")
    wait_for(page, "seen.length")
    assert page.evaluate("seen") == ["form-action"]
    assert provider.asked == []


@pytest.mark.standards("HD-05")
def test_no_form_goes_anywhere_else(places, page):
    site, provider = settled(places)
    opened(page, site).evaluate("url => send(url)", provider.url + "/bye")
    wait_for(page, "seen.length")
    assert page.evaluate("seen") == ["form-action"]
    assert provider.asked == []


@pytest.mark.standards("HD-04", "HD-08", "HD-09")
def test_a_page_reaches_no_api_writes_no_markup_and_makes_no_code(places, page):
    site, provider = settled(places)
    opened(page, site)
    assert (
        page.evaluate("url => fetch(url).then(() => 'sent', () => 'blocked')", provider.url + "/")
        == "blocked"
    )
    assert (
        page.evaluate("() => { try { document.body.innerHTML = 'x' } catch (error) { return error.name } }")
        == "TypeError"
    )
    attempt = "() => { const tag = document.createElement('script'); try { tag.text = '1' } catch (e) { return e.name } }"
    assert page.evaluate(attempt) == "TypeError"
    assert provider.asked == []
    assert page.evaluate("seen")[0] == "connect-src"
    assert page.evaluate("crossOriginIsolated") is False, "no shared memory, no fine clock"


WORKERS = """async (urls) => {
    const frame = document.body.appendChild(document.createElement("iframe"));
    const world = frame.contentWindow, all = {createScriptURL: (text) => text};
    const trusted = world.trustedTypes.createPolicy("gossamer-vault", all);
    const ended = [];
    const told = (make) => new Promise((done) => {
        try {
            const worker = make();
            worker.onerror = () => done("refused");
            (worker.port || worker).onmessage = () => done("runs");
        } catch (error) { done("refused") }
    });
    for (const url of urls) {
        const script = trusted.createScriptURL(url);
        for (const type of ["classic", "module"]) {
            ended.push(await told(() => new world.Worker(script, {type})));
            ended.push(await told(() => new world.SharedWorker(script, {type})));
        }
        ended.push(await world.navigator.serviceWorker.register(script).then(() => "runs", () => "refused"));
    }
    return ended;
}"""


@pytest.mark.standards("HD-08")
def test_no_script_but_the_vaults_becomes_a_worker(places, page):
    """Not even from a frame without a document of its own, in which a script can create the Trusted
    Types policy again.
    """
    site, _ = settled(places)
    opened(page, site)
    vault = """url => new Promise((done) => {
        const made = trustedTypes.createPolicy("gossamer-vault", {createScriptURL: (text) => text});
        const worker = new SharedWorker(made.createScriptURL(url), {type: "module"});
        worker.onerror = () => done("refused");
        worker.port.onmessage = () => done("runs");
    })"""
    assert page.evaluate(vault, f"{site.url}/callback/vault/vault.1.js") == "runs"
    assert page.evaluate(WORKERS, [f"{site.url}/assets/page.js"]) == ["refused"] * 5
