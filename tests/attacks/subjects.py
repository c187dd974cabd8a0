"""The two designs that are attacked: the usual one, in which the page holds the tokens, and ours.

Both are served with the headers they ship with, and both can be served with one more script before the page's own, as
if an attacker had injected it, which a poisoned dependency or a careless template makes possible.
"""

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from builder.dev.idp import Provider
from builder.dev.resource import Api
from builder.output import File, Output
from builder.qa.audit.model import Secret
from builder.qa.sites import EXAMPLE, running_site
from tests.lanes.driver import Visitor
from tests.lanes.ways import noticed
from tests.pageheld import running_page_held

PAGE_HELD, OURS = "page-held", "ours"
ELSEWHERE = "https://sign-in.example.com"  # of the redirect URI; a local server stands in for it
INJECTED = "injected.js"
FIRST = re.compile(r"(?=<script\b)")
MIME = "text/javascript; charset=utf-8"
OUR_SETTINGS = {"auth.refresh": True}  # one more kind of token to steal


@dataclass(frozen=True, slots=True, repr=False)
class Subject:
    """A running design. Within `inject`, a script is served before all others."""

    name: str
    url: str
    start: str  # where its API is called from
    provider: Provider
    apis: dict[str, str]
    client: str
    secrets: Callable[[], list[Secret]]
    servers: Mapping[str, Api]
    inject: Callable[[str], contextlib.AbstractContextManager[None]]
    requests: Callable[[], list[str]] = (
        list  # the paths that its host received, oldest first; only for our design
    )

    how: str = ""  # how it differs from the default, for the table

    @property
    def callback(self) -> str:
        """Return the registered redirect URI: the first one, if an attack has registered another one."""
        return self.provider.clients[self.client].redirect_uris[0]

    @contextlib.contextmanager
    def registered(self, redirect: str) -> Iterator[None]:
        """Register `redirect` at the provider as well, within the block."""
        known = self.provider.clients[self.client]
        self.provider.register(replace(known, redirect_uris=(*known.redirect_uris, redirect)))
        try:
            yield
        finally:
            self.provider.register(known)

    def codes(self, state: str = "own") -> int:
        """Return how many codes the provider has sent in response to requests with this `state`."""
        answers = [each for each in self.provider.events if each["event"] == "authorization.response"]
        return sum("code" in each and each.get("state") == state for each in answers)

    def calls(self) -> list[str]:
        """Return the tokens that the APIs received, oldest first."""
        return [
            each["token"] for api in self.servers.values() for each in api.events if each["event"] == "api"
        ]

    def open(self, visitor: Visitor) -> None:
        """Come as a new visitor, up to the provider's page or this site's sign-in button."""
        visitor.go(self.url + self.start)
        if self.name == PAGE_HELD:
            visitor.click("login")
        visitor.see("account-ada")

    def sign_in(self, visitor: Visitor) -> None:
        """Come, sign in as Ada, and have the page call its API."""
        self.open(visitor)
        visitor.click("account-ada")
        visitor.see("user", "Ada Lovelace")
        self.call(visitor)

    def again(self, visitor: Visitor) -> None:
        """Come back, in the same tab. If the session is gone by then, our design asks the provider first."""
        visitor.go(self.url + self.start)
        if self.name == OURS:
            with noticed(visitor):
                visitor.wait(SHOWN)

    def call(self, visitor: Visitor) -> None:
        """Press the button that calls the API, and check what it shows."""
        visitor.wait(SHOWN if self.name == OURS else "async () => true")
        visitor.run(
            "async () => { document.querySelector('[data-testid=api-result]').dataset.state = 'old'; }"
        )
        visitor.click("call-api")
        visitor.wait(SHOWN)

    def sign_out(self, visitor: Visitor) -> None:
        """Sign out here, and at the provider, which asks for confirmation unless it gets the ID token."""
        visitor.click("logout")
        if self.name == OURS:
            visitor.click("confirm-logout")
        visitor.see("login")


SHOWN = """async () => {
  const shown = document.querySelector("[data-testid=api-result]");
  return !!shown && shown.dataset.state === "ready" && shown.querySelectorAll("tbody tr").length > 0;
}"""


@contextlib.contextmanager
def ours(limit: int = 0, root: Path = EXAMPLE, how: str = "", **settings: object) -> Iterator[Subject]:
    """Run the example in `root`, built for production.

    `limit`: how many bytes of cookies its host accepts; 0 is no limit.

    `settings` are further keys of [auth].
    """
    overrides = OUR_SETTINGS | {f"auth.{name}": value for name, value in settings.items()}
    with running_site(root, overrides=overrides) as site:
        site.limit = limit

        @contextlib.contextmanager
        def inject(script: str) -> Iterator[None]:
            before = site.output
            site.output = with_script(before, script)
            try:
                yield
            finally:
                site.output = before

        client = site.output.config.auth.client_id
        yield Subject(
            OURS,
            site.url,
            "/invoices/",
            site.provider,
            dict(site.apis),
            client,
            site.secrets,
            site.servers,
            inject,
            lambda: [each.path for each in site.requests],
            how,
        )


def with_script(output: Output, script: str) -> Output:
    """Return the build with one more script in each page. The script gets the headers of a plain file."""
    files = {
        path: replace(file, data=_ahead(file.data.decode(), f"/{INJECTED}").encode())
        if path.endswith(".html")
        else file
        for path, file in output.files.items()
        if not path.endswith((".html.br", ".html.gz"))
    }
    files[INJECTED] = File(INJECTED, script.encode(), MIME)
    rules = tuple(
        replace(rule, paths=(*rule.paths, f"/{INJECTED}")) if rule.name == "verbatim" else rule
        for rule in output.rules
    )
    return replace(output, files=files, rules=rules)


def _ahead(html: str, url: str) -> str:
    """Return the page with a classic script without `defer`, which runs before the page's own: those are deferred or
    come after it.
    """
    return FIRST.sub(f'<script src="{url}"></script>\n', html, count=1)


@contextlib.contextmanager
def page_held(
    store: str = "memory", prelude: str = "", how: str = "", dpop: bool = False
) -> Iterator[Subject]:
    """Run the usual design. In memory it keeps tokens as carefully as a page can.

    `prelude` runs before its own script.
    """
    with running_page_held(store, dpop) as site:
        kind, text = site.files["/app.js"]
        site.files["/app.js"] = (kind, prelude + text)

        @contextlib.contextmanager
        def inject(script: str) -> Iterator[None]:
            before = dict(site.files)
            for path in ("/", "/callback/"):
                kind, html = before[path]
                site.files[path] = (kind, _ahead(html, f"/{INJECTED}"))
            site.files[f"/{INJECTED}"] = (MIME, script)
            try:
                yield
            finally:
                site.files.clear()
                site.files.update(before)

        yield Subject(
            PAGE_HELD,
            site.url,
            "/",
            site.provider,
            dict(site.apis),
            "page-held",
            site.secrets,
            site.servers,
            inject,
            how=how,
        )
