"""A small site in memory, served over HTTP with the production headers, and one browser for all tests."""

import base64
import hashlib
import http.server
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from builder.cache import Cache
from builder.compile.engine import Engine
from builder.compile.kept import compile_site
from builder.compile.values import DOOR, Compiled
from builder.config.schema import Api, Auth, Budget, Build, Config, Site
from builder.load import PageSource

from .bare import Bare
from .making import site_sources

API = "http://localhost:9"
LIBRARY = {  # modules that every site has
    **dict.fromkeys(("auth.", "auth.vault.", "auth.vault.vault", "auth.vault.late"), ""),
    **dict.fromkeys(("auth.page.", "auth.page.late"), ""),
}
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types gossamer-vault"
)
VAULT_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src {api}; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
WATCH = (
    "globalThis.violations=[];document.addEventListener('securitypolicyviolation',"
    "e=>violations.push(e.effectiveDirective+' '+e.blockedURI+' '+e.sample));"
)


def site_config(base: str = "/", *, build: Build | None = None) -> Config:
    """Return a configuration with one provider and one API."""
    return Config(
        root=Path(),
        environment="",
        site=Site(name="Test", url="http://localhost", base=base),
        auth=Auth(issuer="https://id.example", client_id="test"),
        apis=(Api("billing", API, "/v1/"),),
        routes={},
        build=build or Build(),
        budget=Budget(),
        metadata={"issuer": "https://id.example", "token_endpoint": "https://token.example/t"},
    )


@dataclass
class Served:
    """Files over HTTP on a free port, each with its headers."""

    files: dict[str, tuple[bytes, str, dict[str, str]]] = field(default_factory=dict)
    url: str = ""

    def put(self, path: str, text: str, kind: str = "text/html", policy: str = "") -> None:
        """Serve this text at this path."""
        headers = {"Content-Security-Policy": policy} if policy else {}
        self.files[path] = (text.encode(), kind, headers)

    def publish(self, compiled: Compiled, folder: str = "", body: str = "") -> None:
        """Serve every chunk and page under a folder, as the pipeline does, but without hashes in the names."""
        texts = resolved(compiled, folder)
        for name, text in texts.items():
            policy = VAULT_POLICY.format(api=API) if name.startswith("vault/") else ""
            self.put(f"{folder}/assets/{name}", text, "text/javascript", policy)
        for place in ("/callback", f"{folder}/callback"):
            self.put(f"{place}/door.js", texts[DOOR], "text/javascript")
        self.put(f"{folder}/watch.js", WATCH, "text/javascript")
        for route, scripts in compiled.pages.items():
            self.put(f"{folder}{route}", document(folder, texts, scripts, body), policy=PAGE_POLICY)


def document(folder: str, texts: Mapping[str, str], scripts: tuple[str, ...], body: str) -> str:
    """Return a page that loads these scripts in this order, as the templates do."""
    first, *others = scripts
    tags = f'<script defer src="{folder}/assets/{first}" integrity="{integrity(texts[first])}"></script>'
    tags += "".join(
        f'<link rel="modulepreload" href="{folder}/assets/{name}" integrity="{integrity(texts[name])}">'
        for name in others
    )
    head = f'<meta charset="utf-8"><title>test</title><script src="{folder}/watch.js"></script>{tags}'
    return f"<!doctype html><html><head>{head}</head><body>{body}<main id=main></main></body></html>"


def resolved(compiled: Compiled, folder: str = "") -> dict[str, str]:
    """Return the chunks' texts with their tokens resolved (chunks refer only to earlier ones)."""
    texts: dict[str, str] = {}
    order = sorted(compiled.chunks, key=lambda name: (name == "scripts/start.js", name.startswith("vault/")))
    for name in order:
        text = compiled.chunks[name].text
        for known in compiled.chunks:
            text = text.replace(f"@@url:{known}@@", f"{folder}/assets/{known}")
            if f"@@sri:{known}@@" in text:
                text = text.replace(f"@@sri:{known}@@", integrity(texts[known]))
        texts[name] = text
    return texts


def integrity(text: str) -> str:
    """Return the SRI value of a script."""
    return "sha384-" + base64.b64encode(hashlib.sha384(text.encode()).digest()).decode()


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with Engine() as started:
        yield started


@pytest.fixture(scope="session")
def compile_cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return Cache(None)


@pytest.fixture(scope="session")
def bare(engine: Engine, compile_cache: Cache) -> Bare:
    """Runs programs without a browser. The runtime is built once for all of them."""
    return Bare(engine, compile_cache)


@pytest.fixture(scope="session")
def compiled(engine: Engine, compile_cache: Cache) -> Callable[..., Compiled]:
    """A function: compiled({"main": "…"}, page_source(…), build=…) → Compiled."""

    def make(
        modules: Mapping[str, str], *pages: PageSource, build: Build | None = None, base: str = "/"
    ) -> Compiled:
        modules = {**LIBRARY, **modules}
        return compile_site(
            site_sources(modules, *pages), site_config(base, build=build), engine, compile_cache
        )

    return make


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """The server. Threads are daemons, and it is closed at the end."""
    site = Served()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *arguments: object) -> None:
            pass

        def do_GET(self) -> None:
            data, kind, headers = site.files.get(self.path.split("?")[0], (b"", "", {}))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", f"{kind or 'text/plain'}; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://localhost:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join(5)


@dataclass
class Seen:
    """A page, and everything that it reported."""

    page: Page
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def note(self, message: ConsoleMessage) -> None:
        (self.errors if message.type == "error" else self.console).append(message.text)

    def clean(self) -> None:
        """Assert that the policy blocked nothing and no error occurred."""
        assert self.page.evaluate("violations") == []
        assert self.errors == []


@pytest.fixture
def seen(browser: Browser) -> Iterator[Seen]:
    context = browser.new_context()
    page = context.new_page()
    watched = Seen(page)
    page.on("console", watched.note)
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    yield watched
    context.close()
