"""A project whose builds are a few lines of code here, and its viewer.

What is built is up to the pipeline; these tests are about when the server builds.
"""

import hashlib
import http.client
import io
import os
import re
import threading

from playwright.sync_api import expect

from builder import policy
from builder.config import read_config
from builder.errors import Fault, SiteError, Where, excerpt
from builder.log import Log
from builder.output import File, Output, media_type
from tests.waiting import LIMIT, wait_until

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


class Lines(io.TextIOBase):
    """A stream that stores what each call of print() writes."""

    def __init__(self, lines):
        self.lines = lines

    def write(self, text):
        if text != "\n":
            self.lines.append(text)
        return len(text)


def log_to(lines):
    """Return a log whose lines, errors and warnings are added to this list."""
    return Log(Lines(lines), Lines(lines), environ={})


def save(root, path, text):
    """Save a file in one step, as good editors do: by writing a copy and renaming it.

    For a watcher, this is one change.
    """
    fresh = root / "fresh"
    fresh.write_text(text)
    os.replace(fresh, path)


class Trial:
    """A project of plain pages, and the build that turns it into a site."""

    def __init__(self, root):
        self.root = root
        self.pages = root / "site" / "pages"
        self.pages.mkdir(parents=True)
        (root / "site" / "site.toml").write_text(SITE)
        self.index = self.pages / "index.html"
        self.index.write_text("<h1>one</h1>")
        self.builds = 0
        self.gate = threading.Event()  # while it is not set, no build ends
        self.gate.set()

    def save(self, text, path="site/pages/index.html"):
        save(self.root, self.root / path, text)

    def overtake(self, site, first, second):
        """Save twice, the second time while the first change is being built."""
        self.gate.clear()
        self.save(first)
        wait_until(lambda: self.builds == 2)
        self.save(second)
        wait_until(lambda: site._rebuilder.wanted)
        self.gate.set()

    def build(
        self,
        root,
        environment="",
        *,
        overrides,
        metadata,
        dev,
        dev_scripts,
        cache,
        engine,
        begin,
        offer,
        keep,
    ):
        config = read_config(root, environment, overrides, metadata, require_metadata=metadata is not None)
        sources = {page.name: page.read_text() for page in sorted(self.pages.iterdir())}
        self.builds += 1  # only now: a test that waits for this build may save the next change
        self.gate.wait(LIMIT)
        faults = [
            Fault(
                "broken", "this is <b>broken</b>", "fix it", Where(f"site/pages/{name}", 2), excerpt(text, 2)
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


class Answer:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()


def get(site, path, method="GET", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=LIMIT)
    try:
        connection.request(method, path, headers={"Host": site.hub.host, **headers})
        return Answer(connection.getresponse())
    finally:
        connection.close()


class Problems:
    """Problems in a context's pages, except for those that a test expects."""

    def __init__(self, context):
        self.found = []
        self.expected = "$."
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation', event =>"
            " console.error(`CSP ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));"
        )
        context.on(
            "console",
            lambda message: message.type in ("error", "warning") and self.found.append(message.text),
        )
        context.on("weberror", lambda error: self.found.append(str(error.error)))
        context.on("requestfailed", self._failed)

    def _failed(self, request):
        if request.failure != "net::ERR_ABORTED":  # a page that reloads aborts its requests
            self.found.append(f"{request.url} {request.failure}")

    def report(self):
        return [text for text in self.found if not re.search(self.expected, text)]


class Loads:
    """Counts the document loads of a page, at the request."""

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
    """Wait until so many pages listen."""
    wait_until(
        lambda: site.hub.listening() == joined == sum(socket.joined for socket in list(site.hub.sockets)),
        lambda: page.wait_for_timeout(10),
        lambda: [each.joined for each in list(site.hub.sockets)],
    )


def heading(page, text):
    expect(page.locator("body h1")).to_have_text(text)
