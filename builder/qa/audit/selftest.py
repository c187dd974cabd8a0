"""The self-test of the audit: on a page that leaks in every known way, each leak must be found in its place; on a page
that leaks nothing, nothing may be reported."""

from __future__ import annotations

import contextlib
import gzip
import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING

import brotli
from tornado.web import Application, RequestHandler

from builder.dev import idp
from builder.dev.loopback import start
from builder.qa.audit.drive import run
from builder.qa.audit.journeys import Journey, Say
from builder.qa.audit.model import Audit
from builder.qa.audit.planted_leaks import PLANTED
from builder.qa.browsers import Browser

if TYPE_CHECKING:
    from playwright.async_api import Page

FOLDER = "planted"
FILES = {"/": "index.html", "/callback": "index.html", "/next": "index.html", "/clean": "clean.html"}
MEDIA = {"html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8"}
DAY = 86_400
WRITTEN = 8000  # milliseconds to wait: Chromium writes web storage to disk five seconds after a change


@dataclass(frozen=True, slots=True)
class Proof:
    """The audits of both pages."""

    leaking: Audit
    clean: Audit

    @property
    def failed(self) -> dict[str, str]:
        """The places that could not be searched on either page, with the reasons."""
        return {**self.leaking.failed, **self.clean.failed}

    @property
    def passed(self) -> bool:
        """Whether all planted leaks were found, none on the clean page, and every place was searched."""
        found = all(planted.found(self.leaking) for planted in PLANTED)
        return found and self.clean.clean and not self.failed


@dataclass(slots=True)
class Leaky:
    """The server of the leaking page. `kept` is the data that the page has sent to it."""

    url: str
    issuer: str
    kept: dict[str, str] = field(default_factory=dict)

    @property
    def other(self) -> str:
        """The same server under another host name, which the browser treats as a third party."""
        return self.url.replace("localhost", "127.0.0.1")


class Handler(RequestHandler):
    """Handler for the page and what its leaks need: a cookie that scripts cannot see, and cacheable responses."""

    def initialize(self, leaky: Leaky) -> None:
        self.leaky = leaky

    def get(self) -> None:
        path = self.request.path
        if path == "/settings.json":
            self.finish(json.dumps({"issuer": self.leaky.issuer, "other": self.leaky.other}))
        elif path.startswith("/kept/"):
            self._compressed(path.removeprefix("/kept/"))
        else:
            self._file(FILES.get(path, path.removeprefix("/")))

    def post(self) -> None:
        if self.request.path == "/token":
            self._token()
            return
        self.leaky.kept.update({name: self.get_body_argument(name) for name in self.request.body_arguments})
        if half := self.leaky.kept.get("access"):
            self.set_header("Set-Cookie", f"half={half}; HttpOnly; Max-Age={DAY}; Path=/")
        self.set_status(204)

    def _token(self) -> None:
        """Respond like a token endpoint, for the page that leaks nothing."""
        names = ("access_token", "id_token", "refresh_token")
        self.set_header("Cache-Control", "no-store")
        self.finish({"token_type": "Bearer", **{name: secrets.token_urlsafe(32) for name in names}})

    def compute_etag(self) -> None:
        return None

    def _compressed(self, how: str) -> None:
        kind, compress = {"gzip": ("id", gzip.compress), "br": ("refresh", brotli.compress)}[how]
        text = json.dumps({"log": "an answer of the API " * 50, "token": self.leaky.kept[kind]})
        self.set_header("Content-Type", "application/json")
        self.set_header("Content-Encoding", how)
        self.set_header("Cache-Control", f"max-age={DAY}")
        self.finish(compress(text.encode()))

    def _file(self, name: str) -> None:
        kind = MEDIA.get(name.rpartition(".")[2])
        file = files("builder.qa.audit") / FOLDER / name
        if kind is None or not file.is_file():
            self.set_status(404)
            return
        self.set_header("Content-Type", kind)
        self.set_header("Cache-Control", "no-store")
        self.finish(file.read_bytes())


@contextlib.contextmanager
def serving() -> Iterator[Leaky]:
    """Serve the leaking page, with a provider for sign-in, while the context lasts."""
    with idp.running() as running:

        def make(port: int) -> Application:
            leaky = Leaky(f"http://localhost:{port}", running.provider.issuer)
            application = Application([(".*", Handler, {"leaky": leaky})], log_function=lambda _: None)
            application.settings["leaky"] = leaky
            return application

        application, server, _ = start(make, 0, "gossamer-leaking-page")
        leaky: Leaky = application.settings["leaky"]
        running.provider.register(idp.Client("planted", (f"{leaky.url}/callback",), refresh="offline"))
        try:
            yield leaky
        finally:
            server.stop()


def audit(browser: Browser, say: Say, *, headed: bool = False) -> Proof:
    """Audit both pages. Raise MachineError if no browser starts."""
    with serving() as leaky:
        leaking = run(f"{leaky.url}/", Journey(_sign_in, _go_on), browser, headed=headed, say=say)
        return Proof(leaking, clean(leaky, browser, say, headed=headed))


def clean(leaky: Leaky, browser: Browser, say: Say, *, headed: bool = False) -> Audit:
    """Audit the page that leaks nothing, on the same server."""
    say("the page that leaks nothing …")
    return run(f"{leaky.url}/clean", Journey(_click, _click), browser, headed=headed, say=say)


def text(proof: Proof) -> str:
    """Return a report that says whether each planted leak was found, and what was found on the clean page."""
    rows = [(planted.found(proof.leaking), planted) for planted in PLANTED]
    lines = [f"{'found ' if found else 'MISSED'}  {planted.label}" for found, planted in rows]
    lines += [f"WRONG   {leak.place}: {leak.kind} on the clean page" for leak in proof.clean.leaks]
    lines += [f"FAILED  {place}: {reason}" for place, reason in proof.failed.items()]
    count = sum(found for found, _ in rows)
    told = len(proof.clean.leaks)
    return "\n".join(
        [*lines, f"{count} of {len(rows)} planted leaks found, and {told} told of a page that leaks nothing"]
    )


def as_record(proof: Proof) -> dict[str, object]:
    """Return the report as plain values."""
    rows = [{**asdict(planted), "found": planted.found(proof.leaking)} for planted in PLANTED]
    wrong = [{"place": leak.place, "kind": leak.kind} for leak in proof.clean.leaks]
    return {"passed": proof.passed, "planted": rows, "wrong": wrong, "failed": proof.failed}


async def _sign_in(page: Page) -> None:
    await page.locator("#login").click()
    await page.get_by_test_id("account-ada").click()
    await page.locator("html[data-planted]").wait_for()


async def _go_on(page: Page) -> None:
    """Clean up the stores after they were written to disk, and go to another page with a token in the referrer."""
    await page.wait_for_timeout(WRITTEN)
    await page.evaluate("for (const store of [localStorage, sessionStorage]) store.removeItem('gone')")
    await page.evaluate("history.pushState(null, '', location.hash.replace('#', '/?'))")
    await page.evaluate("location.href = '/next'")
    await page.wait_for_url("**/next")
    await page.locator("#login").wait_for()


async def _click(page: Page) -> None:
    await page.locator("#login").click()
    await page.locator("html[data-planted=ada]").wait_for()
