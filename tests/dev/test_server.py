"""The development server in a real Chromium: one save, one build, one reload; faults in the page; no strangers.

The builds here are a few lines of the test's own: what is built is the pipeline's business, when is the server's.
"""

import asyncio
import concurrent.futures
import contextlib
import hashlib
import http.client
import json
import os
import re
import shutil
import socket
import threading
import time

import pytest
import tornado.httpclient
import tornado.websocket
from playwright.sync_api import expect

from builder import policy
from builder.config import read_config
from builder.dev import server
from builder.dev.loopback import bind
from builder.dev.server import Session, running_site
from builder.errors import Fault, MachineError, SiteError, UsageError, Where, excerpt
from builder.output import File, Output, media_type

SITE = """
[site]
name = "Trial"
url = "https://trial.example"

[auth]
issuer = "https://id.example"
client_id = "trial"

[apis.billing]
origin = "https://api.example"
scopes = ["invoices:read"]
"""


ICON = b"<svg xmlns='http://www.w3.org/2000/svg'/>"


class Trial:
    """A project of plain pages, and the build that makes a site of it."""

    def __init__(self, root):
        self.root = root
        self.pages = root / "site" / "pages"
        self.pages.mkdir(parents=True)
        (root / "site" / "site.toml").write_text(SITE)
        self.index = self.pages / "index.html"
        self.index.write_text("<h1>one</h1>")
        self.builds = []
        self.delay = 0.0

    def build(self, root, environment="", *, overrides, metadata, dev, dev_scripts, cache, engine):
        config = read_config(root, environment, overrides, metadata, require_metadata=metadata is not None)
        self.builds.append(time.monotonic())
        sources = {page.name: page.read_text() for page in sorted(self.pages.iterdir())}
        time.sleep(self.delay)
        faults = [
            Fault(
                "broken", "this is <b>broken</b>", "mend it", Where(f"site/pages/{name}", 2), excerpt(text, 2)
            )
            for name, text in sources.items()
            if "BROKEN" in text
        ]
        if faults:
            raise SiteError(faults)
        files = {
            name: File(name, self._page(text, dev_scripts, sources), media_type(name))
            for name, text in sources.items()
            if name.endswith(".html")
        }
        files["icon.svg"] = File("icon.svg", ICON, media_type("icon.svg"))
        body = sources.get("index.html", "").encode()
        asset = f"assets/site.{hashlib.sha256(body).hexdigest()[:10]}.css"
        files[asset] = File(asset, body, media_type(asset), immutable=True)
        kinds = {"/": "page"} | {f"/{name}": "page" for name in files} | {f"/{asset}": "asset"}
        return Output(files, policy.rules(kinds, config, dev=True), config)

    @staticmethod
    def _page(text, scripts, sources):
        tags = "".join(f'<script src="{url}" defer></script>' for url in scripts)
        listed = f'<p id="list">{" ".join(sources)}</p>'
        start = (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="/icon.svg">'
        )
        return f"{start}<title>Trial</title>{tags}</head><body>{text}{listed}</body></html>".encode()


@pytest.fixture
def trial(tmp_path, monkeypatch):
    trial = Trial(tmp_path / "trial")
    monkeypatch.setattr(server.pipeline, "build", trial.build)
    monkeypatch.setattr(server, "watched", lambda root: ())  # Gossamer's own folders are not the trial's
    return trial


@pytest.fixture
def site(trial):
    lines = []
    with running_site(trial.root, out=lines.append) as session:
        session.lines = lines
        yield session


class Problems:
    """What went wrong in a context's pages, but for what a test expects."""

    def __init__(self, context):
        self.found = []
        self.expected = "$."
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation', event =>"
            " console.error(`CSP ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));"
        )
        context.on(
            "console", lambda message: message.type in ("error", "warning") and self._add(message.text)
        )
        context.on("weberror", lambda error: self._add(str(error.error)))
        context.on("requestfailed", lambda request: self._add(f"{request.url} {request.failure}"))

    def _add(self, text):
        self.found.append(text)

    def report(self):
        return [text for text in self.found if not re.search(self.expected, text)]


@pytest.fixture
def problems(context):
    problems = Problems(context)
    yield problems
    assert problems.report() == []


@pytest.fixture
def page(problems, context):
    return context.new_page()


class Loads:
    """The document loads of a page, counted at the request."""

    def __init__(self, page):
        self.count = 0
        page.on("request", self._request)

    def _request(self, request):
        self.count += request.is_navigation_request()


def visit(page, site):
    """Open the home page and wait until it listens."""
    loads = Loads(page)
    page.goto(site.url + "/")
    settle(page, site)
    assert loads.count == 1
    return loads


def settle(page, site, joined=1):
    deadline = time.monotonic() + 10
    while site.hub.listening() != joined:
        assert time.monotonic() < deadline, [each.joined for each in list(site.hub.sockets)]
        page.wait_for_timeout(10)


def heading(page, text):
    expect(page.locator("body h1")).to_have_text(text, timeout=5000)


def test_a_save_is_one_build_and_one_reload(page, site, trial):
    loads = visit(page, site)
    began = time.monotonic()
    trial.index.write_text("<h1>two</h1>")
    heading(page, "two")
    took = time.monotonic() - began
    settle(page, site)
    page.wait_for_timeout(300)
    assert loads.count == 2
    assert len(trial.builds) == 2
    assert took < 2  # the promise is 0.3 s; a busy machine is not the server's fault
    assert any("site/pages/index.html: built in" in line and "1 page told" in line for line in site.lines)


def test_twenty_files_saved_at_once_are_one_build(page, site, trial):
    loads = visit(page, site)
    for number in range(20):
        (trial.pages / f"p{number}.html").write_text(str(number))
    expect(page.locator("#list")).to_contain_text("p19.html", timeout=5000)
    settle(page, site)
    page.wait_for_timeout(300)
    assert loads.count == 2
    assert len(trial.builds) == 2


def test_deletion_renaming_and_an_old_new_file_reload(page, site, trial, tmp_path):
    visit(page, site)
    listed = page.locator("#list")
    old = tmp_path / "old.html"
    old.write_text("old")
    os.utime(old, (1, 1))
    shutil.copy2(old, trial.pages / "old.html")
    expect(listed).to_have_text("index.html old.html", timeout=5000)
    settle(page, site)
    (trial.pages / "old.html").rename(trial.pages / "new.html")
    expect(listed).to_have_text("index.html new.html", timeout=5000)
    settle(page, site)
    (trial.pages / "new.html").unlink()
    expect(listed).to_have_text("index.html", timeout=5000)
    settle(page, site)


def test_three_saves_a_second_apart_are_three_reloads(page, site, trial):
    loads = visit(page, site)
    for text in ("two", "three", "four"):
        trial.index.write_text(f"<h1>{text}</h1>")
        heading(page, text)
        settle(page, site)
        page.wait_for_timeout(800)
    assert loads.count == 4


def test_a_save_while_the_build_runs_ends_in_the_last_state(page, site, trial):
    visit(page, site)
    trial.delay = 0.4
    trial.index.write_text("<h1>two</h1>")
    page.wait_for_timeout(200)
    assert len(trial.builds) == 2
    trial.index.write_text("<h1>three</h1>")
    heading(page, "three")
    settle(page, site)
    assert len(trial.builds) == 3


def test_faults_of_a_build_that_is_already_outdated_are_not_shown(site, trial):
    trial.delay = 0.4
    trial.index.write_text("x\nBROKEN")
    wait_until(lambda: len(trial.builds) == 2)
    trial.index.write_text("<h1>two</h1>")
    wait_until(lambda: b"two" in get(site, "/").body)
    assert len(trial.builds) == 3
    assert not [line for line in site.lines if "fault" in line]


def test_all_tabs_reload(context, page, site, trial):
    visit(page, site)
    other = context.new_page()
    other.goto(site.url + "/")
    settle(page, site, joined=2)
    trial.index.write_text("<h1>two</h1>")
    heading(page, "two")
    heading(other, "two")
    settle(page, site, joined=2)


def test_the_server_answers_while_it_builds(site, trial):
    trial.delay = 1.0
    trial.index.write_text("<h1>two</h1>")
    wait_until(lambda: len(trial.builds) == 2)
    began = time.monotonic()
    assert b"one" in get(site, "/").body
    assert time.monotonic() - began < 0.5


def test_faults_are_shown_in_the_page_and_go_when_mended(page, site, trial):
    loads = visit(page, site)
    trial.index.write_text("<h1>two</h1>\nBROKEN <i>here</i>\n")
    dialog = page.get_by_role("alertdialog", name="1 fault: the site did not build")
    expect(dialog).to_be_visible(timeout=5000)
    expect(dialog).to_be_focused()
    expect(dialog.locator(".where")).to_have_text("site/pages/index.html:2")
    expect(dialog.locator(".message")).to_have_text("this is <b>broken</b> broken")
    expect(dialog.locator(".excerpt")).to_have_text("2 | BROKEN <i>here</i>")
    expect(dialog.locator(".hint")).to_have_text("mend it")
    assert page.locator("b").count() == 0
    heading(page, "one")
    assert loads.count == 1
    assert get(site, "/").status == 200
    trial.index.write_text("<h1>three</h1>")
    heading(page, "three")
    expect(dialog).to_have_count(0)
    settle(page, site)
    assert loads.count == 2
    assert any("1 fault" in line for line in site.lines)
    assert any(line.startswith("site/pages/index.html:2: this is") for line in site.lines)


def test_a_page_opened_while_the_site_is_at_fault_shows_the_faults(page, site, trial):
    trial.index.write_text("x\nBROKEN")
    wait_until(lambda: site.faults)
    visit(page, site)
    expect(page.get_by_role("alertdialog")).to_be_visible()


def test_the_overlay_follows_the_faults(page, site, trial):
    visit(page, site)
    trial.index.write_text("x\nBROKEN")
    expect(page.get_by_role("alertdialog", name="1 fault:")).to_be_visible(timeout=5000)
    (trial.pages / "other.html").write_text("y\nBROKEN")
    dialog = page.get_by_role("alertdialog", name="2 faults:")
    expect(dialog).to_be_visible(timeout=5000)
    expect(dialog.locator(".where")).to_have_text(["site/pages/index.html:2", "site/pages/other.html:2"])


def test_escape_minimises_the_overlay_and_gives_the_focus_back(page, site, trial):
    trial.index.write_text("<h1>one</h1><button>Buy</button>")
    wait_until(lambda: len(trial.builds) == 2 and site.output)
    visit(page, site)
    page.get_by_role("button", name="Buy").focus()
    trial.index.write_text("x\nBROKEN")
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_be_focused(timeout=5000)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Buy")).to_be_focused()
    page.get_by_role("button", name="1 fault in the build: show").click()
    expect(dialog).to_be_focused()
    page.get_by_role("button", name="Minimise").click()
    expect(dialog).to_be_hidden()


def test_without_any_good_build_there_is_an_error_page_that_mends_itself(page, trial, problems):
    problems.expected = "500"
    trial.index.write_text("<h1>one</h1>\nBROKEN")
    with running_site(trial.root, strict=False) as site:
        answer = get(site, "/")
        assert answer.status == 500
        assert answer.headers["Cache-Control"] == "no-store"
        assert b"site/pages/index.html:2" in answer.body
        assert b"this is &lt;b&gt;broken&lt;/b&gt;" in answer.body
        loads = visit(page, site)
        expect(page.locator(".where")).to_have_text("site/pages/index.html:2")
        (trial.pages / "other.html").write_text("y\nBROKEN")
        expect(page.locator(".where")).to_have_count(2, timeout=5000)
        settle(page, site)
        (trial.pages / "other.html").unlink()
        trial.index.write_text("<h1>mended</h1>")
        heading(page, "mended")
        settle(page, site)
        assert loads.count == 3 + (len(trial.builds) > 3)
        page.close()


def test_a_configuration_at_fault_is_shown_and_mended(page, site, trial):
    visit(page, site)
    toml = trial.root / "site" / "site.toml"
    toml.write_text(SITE.replace("client_id", "client_idd"))
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_contain_text('did you mean "client_id"?', timeout=5000)
    toml.write_text(SITE.replace("trial.example", "other.example"))
    expect(dialog).to_have_count(0, timeout=5000)
    settle(page, site)


def test_an_unforeseen_error_is_a_fault_too(page, site, trial, monkeypatch):
    visit(page, site)
    with monkeypatch.context() as patch:
        patch.setattr(server.pipeline, "build", lambda *_, **__: 1 / 0)
        (trial.pages / "x.html").write_text("x")
        expect(page.get_by_role("alertdialog")).to_contain_text("ZeroDivisionError", timeout=5000)
    trial.index.write_text("<h1>two</h1>")
    heading(page, "two")
    settle(page, site)


def test_a_page_comes_back_after_the_server_was_started_again(page, trial, problems):
    problems.expected = "WebSocket|ERR_CONNECTION_REFUSED"
    with running_site(trial.root) as site:
        visit(page, site)
        port = site.port
    trial.index.write_text("<h1>two</h1>")
    with running_site(trial.root, port=port) as site:
        assert site.port == port
        heading(page, "two")
        settle(page, site)
        page.close()


def test_a_page_kept_by_the_back_forward_cache_catches_up(
    browser_type_launch_args, browser_type, site, trial
):
    """An open socket would keep it out; the development client closes its own, and comes back."""
    options = {**browser_type_launch_args, "ignore_default_args": ["--disable-back-forward-cache"]}
    with browser_type.launch(**options) as browser:
        page = browser.new_page()
        visit(page, site)
        kept = []
        page.expose_function("kept", lambda persisted: kept.append(persisted))
        page.evaluate("addEventListener('pageshow', event => kept(event.persisted))")
        page.goto(site.url + "/icon.svg")
        settle(page, site, joined=0)
        trial.index.write_text("<h1>two</h1>")
        wait_until(lambda: len(trial.builds) == 2)
        page.evaluate("() => { setTimeout(() => history.back(), 50) }")
        heading(page, "two")
        settle(page, site)
        assert kept == [True]


def test_nothing_is_broken_by_the_policy(page, site, problems):
    visit(page, site)
    csp = get(site, "/").headers["Content-Security-Policy"]
    assert "require-trusted-types-for 'script'" in csp
    assert "unsafe" not in csp
    assert problems.report() == []


def test_the_socket_refuses_another_origin_in_a_browser(browser, site, trial):
    sockets = bind()
    other = f"http://localhost:{sockets[0].getsockname()[1]}"
    for each in sockets:
        each.close()
    context = browser.new_context()
    try:
        stranger = context.new_page()
        stranger.route(
            f"{other}/**", lambda route: route.fulfill(body="<h1>x</h1>", content_type="text/html")
        )
        stranger.goto(other + "/")
        script = """url => new Promise(done => {
            const socket = new WebSocket(url);
            socket.onopen = () => done("open");
            socket.onerror = () => done("refused");
        })"""
        assert stranger.evaluate(script, f"ws://{site.hub.host}/livereload") == "refused"
        assert not site.hub.sockets
    finally:
        context.close()


def run(talk):
    """Run a coroutine on a thread of its own: Playwright's loop has this one."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        return pool.submit(lambda: asyncio.run(talk())).result()


def listen(site, *, origin, host=None, document="", seconds=0.5):
    """What a client of the socket hears: the status when it is refused, else the commands."""

    async def talk():
        headers = {"Origin": origin} if origin else {}
        request = tornado.httpclient.HTTPRequest(
            f"ws://127.0.0.1:{site.port}/livereload", headers={"Host": host or site.hub.host, **headers}
        )
        try:
            connection = await tornado.websocket.websocket_connect(request)
        except tornado.httpclient.HTTPClientError as error:
            return error.code
        await connection.write_message(json.dumps({"command": "hello", "protocols": []}))
        info = {"command": "info", "url": "x", "plugins": {"gossamer": {"document": document}}}
        await connection.write_message(json.dumps(info))
        heard = []
        with contextlib.suppress(asyncio.TimeoutError):
            while message := await asyncio.wait_for(connection.read_message(), seconds):
                heard.append(json.loads(message)["command"])
        connection.close()
        with contextlib.suppress(asyncio.TimeoutError):
            while await asyncio.wait_for(connection.read_message(), 1) is not None:
                pass
        return heard

    return run(talk)


@pytest.mark.parametrize(
    "origin",
    ["", "null", "http://evil.example", "http://localhost", "http://127.0.0.1:{port}", "https://localhost:{port}",
     "http://localhost:{port}.evil.example", "http://localhost:{port}/"],
)  # fmt: skip
def test_the_socket_refuses_every_origin_but_ours(site, origin):
    assert listen(site, origin=origin.format(port=site.port)) == 403


def test_the_socket_refuses_another_host(site):
    assert listen(site, origin=site.url, host="evil.example") == 403
    assert listen(site, origin="http://evil.example", host="evil.example") == 403


def test_a_page_that_is_behind_is_told_as_soon_as_it_listens(site):
    now = site.hub.state.document
    assert listen(site, origin=site.url, document=now) == ["hello"]
    assert listen(site, origin=site.url, document="an older build") == ["hello", "reload"]


def test_two_servers_do_not_hear_of_each_other(site, trial, tmp_path, monkeypatch):
    second = Trial(tmp_path / "second")
    with monkeypatch.context() as patch:
        patch.setattr(server.pipeline, "build", second.build)
        with running_site(second.root) as other:
            heard = []
            now = other.hub.state.document
            thread = threading.Thread(
                target=lambda: heard.extend(listen(other, origin=other.url, document=now, seconds=1))
            )
            thread.start()
            wait_until(lambda: any(each.joined for each in list(other.hub.sockets)))
            site.hub.publish(site.hub.state)
            thread.join()
            assert heard == ["hello"]


@pytest.mark.parametrize("message", ["", "[]", "{}", '{"command": 1}', "\x00", '{"command": "hello"', '"x"'])
def test_the_socket_survives_nonsense(site, message):
    async def talk():
        request = tornado.httpclient.HTTPRequest(
            f"ws://127.0.0.1:{site.port}/livereload", headers={"Host": site.hub.host, "Origin": site.url}
        )
        connection = await tornado.websocket.websocket_connect(request)
        await connection.write_message(message)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(connection.read_message(), 0.2)
        connection.close()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(connection.read_message(), 1)

    run(talk)
    assert listen(site, origin=site.url, document=site.hub.state.document, seconds=0.2) == ["hello"]


class Answer:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()


def get(site, path, method="GET", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    try:
        connection.request(method, path, headers={"Host": site.hub.host, **headers})
        return Answer(connection.getresponse())
    finally:
        connection.close()


def wait_until(true, seconds=5):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_another_host_name_gets_nothing(site):
    answer = get(site, "/", Host="evil.example")
    assert answer.status == 421
    assert b"one" not in answer.body
    assert get(site, "/__dev/state.json", Host="evil.example").status == 421


def test_the_other_loopback_names_lead_to_the_sites_own(site):
    answer = get(site, "/a/?b=c", Host=f"127.0.0.1:{site.port}")
    assert (answer.status, answer.headers["Location"]) == (307, f"{site.url}/a/?b=c")


def test_both_loopback_addresses_answer(site):
    if not socket.has_ipv6:
        return
    with socket.create_connection(("::1", site.port), timeout=5) as connection:
        connection.sendall(f"GET / HTTP/1.0\r\nHost: {site.hub.host}\r\n\r\n".encode())
        assert connection.recv(20).startswith(b"HTTP/1.1 200")


def test_headers_are_those_of_the_site(site):
    answer = get(site, "/")
    rule = next(rule for rule in site.output.rules if rule.name == "page")
    assert {name: answer.headers[name] for name, _ in rule.headers} == dict(rule.headers)
    assert answer.headers["Server"] is None
    assert answer.headers.get_all("Content-Type") == ["text/html; charset=utf-8"]
    assert get(site, "/?q").headers["ETag"] == answer.headers["ETag"]
    assert get(site, "/", **{"If-None-Match": answer.headers["ETag"]}).status == 304
    head = get(site, "/", method="HEAD")
    assert (head.body, head.headers["Content-Length"]) == (b"", str(len(answer.body)))
    assert get(site, "/", method="POST").status == 405


def test_the_development_files_are_never_cached_and_stay_ours(site):
    for path in ("/__dev/client.js", "/__dev/overlay.css", "/livereload.js", "/__dev/state.json"):
        answer = get(site, path)
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert get(site, "/__dev/../server.py").status == 404
    assert get(site, "/__dev/nothing").status == 404


def test_hashed_files_of_the_build_before_are_still_found(site, trial):
    asset = next(name for name in site.output.files if name.endswith(".css"))
    trial.index.write_text("<h1>two</h1>")
    wait_until(lambda: asset not in site.output.files)
    assert get(site, f"/{asset}").body == b"<h1>one</h1>"
    assert get(site, "/assets/site.0000000000.css").status == 404


def test_a_missing_file_is_told_in_the_terminal(site):
    assert get(site, "/nothing.js").status == 404
    wait_until(lambda: "404  GET /nothing.js" in site.lines)


def test_the_provider_and_the_api_follow_the_configuration(site, trial):
    config = site.output.config
    assert config.auth.issuer == site.provider.issuer
    assert [api.origin for api in config.apis] == [site.api]
    assert site.provider.clients["trial"].redirect_uris == (f"{site.url}/callback/",)
    text = SITE.replace('"trial"', '"renamed"') + '\n[apis.shop]\norigin = "https://shop.example"\n'
    (trial.root / "site" / "site.toml").write_text(text)
    wait_until(lambda: site.output.config.auth.client_id == "renamed")
    assert list(site.provider.clients) == ["renamed"]
    assert list(site.apis) == ["billing", "shop"]
    assert {api.name: api.origin for api in site.output.config.apis} == site.apis


def test_an_environment_meets_its_own_provider(trial):
    (trial.root / "site" / "environments").mkdir()
    overlay = trial.root / "site" / "environments" / "staging.toml"
    overlay.write_text('[auth]\nissuer = "https://staging.example"\n')
    with running_site(trial.root, environment="staging") as site:
        assert site.provider is None
        assert site.apis == {}
        assert site.output.config.auth.issuer == "https://staging.example"
        assert site.output.config.redirect_uri == f"{site.url}/callback/"
        lines = "\n".join(server.banner(site, 1.0))
        assert 'https://staging.example (environment "staging")' in lines
        assert f"{site.url}/callback/" in lines


def test_the_banner_says_where_everything_is(site):
    lines = "\n".join(server.banner(site, 1.0))
    for part in (f"{site.url}/", site.provider.issuer, site.api, "billing", "ada", "grace", "Ctrl-C"):
        assert part in lines


def test_a_taken_port_leads_to_the_next_free_one_and_one_line(trial):
    lines = []
    with running_site(trial.root) as first:
        with running_site(trial.root, port=first.port, out=lines.append) as second:
            assert second.port > first.port
            assert lines == [f"Port {first.port} is taken: using {second.port}."]
            assert get(second, "/").status == 200


def test_a_host_that_is_not_loopback_is_refused(trial):
    with pytest.raises(UsageError, match="loopback"):
        Session(trial.root, host="0.0.0.0")


def test_a_site_at_fault_raises_for_tests(trial):
    trial.index.write_text("x\nBROKEN")
    with pytest.raises(SiteError, match=r"index\.html:2"), running_site(trial.root):
        raise AssertionError("the site is at fault")


def test_a_machine_that_cannot_build_ends_the_server(trial, monkeypatch):
    def fail(*_, **__):
        raise MachineError(Fault("no-v8", "no V8 here"))

    monkeypatch.setattr(server.pipeline, "build", fail)
    with pytest.raises(MachineError, match="no V8 here"), running_site(trial.root, strict=False):
        raise AssertionError("nothing can be built here")


def test_stopping_leaves_no_thread_and_no_port(trial):
    before = set(threading.enumerate())
    with running_site(trial.root) as site:
        ports = [site.port, *(int(url.rpartition(":")[2]) for url in (site.provider.issuer, site.api))]
        get(site, "/")
    names = {"build", "watch", "gossamer-site", "gossamer-provider", "gossamer-api"}
    assert not names & {thread.name for thread in set(threading.enumerate()) - before}
    for port in ports:
        for each in bind(port):
            each.close()
