"""The tools that are compared: the files that each needs in a folder, and how it is run there.

Each gets the simplest site that it can make of the same pages: one template, no lists, no search, no feeds. There are
two differences: Gossamer's pages include the sign-in, whose Python is compiled in a cold build, and Gossamer checks its
HTML.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.build.corpus import Page
from benchmarks.command import ROOT

_URL = "https://www.example.org"
_ISSUER = "https://login.example.org"
_PROVIDER = {
    "issuer": _ISSUER,
    "authorization_endpoint": f"{_ISSUER}/authorize",
    "token_endpoint": f"{_ISSUER}/token",
    "jwks_uri": f"{_ISSUER}/jwks",
    "code_challenge_methods_supported": ["S256"],
    "id_token_signing_alg_values_supported": ["RS256"],
}


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool to measure.

    `lay_out` writes its site into a folder. `build` and `serve` are its commands there; in `serve`, PORT stands for the
    port. `source` is the file of a page, relative to the folder, and `made` lists everything that a build writes.
    `package` is the package that pip installs, "" for Gossamer.
    """

    name: str
    package: str
    lay_out: Callable[[Path, list[Page]], None]
    build: tuple[str, ...]
    serve: tuple[str, ...]
    source: Callable[[Page], str]
    made: tuple[str, ...]


def tools(python: str, peers: Path) -> list[Tool]:
    """Return all tools, Gossamer first.

    `python` runs Gossamer; `peers` is the folder with the other tools' programs.
    """
    gossamer = (python, str(ROOT / "build.py"))
    options = ("--no-setup", "--quiet", "--root", ".")

    def ours(name: str, *, compress: bool) -> Tool:
        return Tool(
            name,
            "",
            _gossamer(compress=compress),
            (*gossamer, "build", *options),
            (*gossamer, "serve", *options, "--port", "PORT"),
            lambda page: f"site/pages/{page.name}.md",
            ("dist", ".gossamer"),
        )

    hugo, pelican, mkdocs = (str(peers / name) for name in ("hugo", "pelican", "mkdocs"))
    address = "http://localhost:PORT/"
    return [
        ours("Gossamer, no copies", compress=False),
        ours("Gossamer", compress=True),
        Tool(
            "Hugo",
            "hugo",
            _hugo,
            (hugo, "--quiet"),
            (hugo, "server", "--bind", "127.0.0.1", "--port", "PORT", "--baseURL", address),
            lambda page: f"content/{page.name}.md",
            ("public", "resources"),
        ),
        Tool(
            "Pelican",
            "pelican[markdown]",
            _pelican,
            (pelican, "content", "-q"),
            (pelican, "content", "-q", "-l", "-r", "-b", "127.0.0.1", "-p", "PORT"),
            lambda page: f"content/pages/{page.name}.md",
            ("output",),
        ),
        Tool(
            "MkDocs",
            "mkdocs",
            _mkdocs,
            (mkdocs, "build", "-q"),
            (mkdocs, "serve", "-q", "-a", "127.0.0.1:PORT"),
            lambda page: f"docs/{page.name}.md",
            ("site",),
        ),
    ]


def write(folder: Path, files: dict[str, str]) -> None:
    """Write texts by their path in `folder`."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _toml(page: Page) -> str:
    return f'+++\ntitle = "{page.title}"\n+++\n# {page.title}\n\n{page.body}'


def _gossamer(*, compress: bool) -> Callable[[Path, list[Page]], None]:
    settings = f"""\
[site]
name = "Benchmark"
url = "{_URL}"

[auth]
issuer = "{_ISSUER}"
client_id = "benchmark"

[build]
compress = {str(compress).lower()}
"""

    def lay_out(folder: Path, pages: list[Page]) -> None:
        home = '+++\ntitle = "Home"\n+++\n# Home\n'
        write(folder, {"site/site.toml": settings, "site/provider.json": json.dumps(_PROVIDER)})
        write(folder, {"site/pages/index.md": home})
        write(folder, {f"site/pages/{page.name}.md": _toml(page) for page in pages})

    return lay_out


def _hugo(folder: Path, pages: list[Page]) -> None:
    settings = (
        f'baseURL = "{_URL}/"\ntitle = "Benchmark"\ndisableKinds = ["taxonomy", "term", "rss", "sitemap"]\n'
    )
    head = "<!doctype html>\n<html lang=en><head><meta charset=utf-8><title>{{ .Title }}</title></head>\n"
    frame = f"{head}<body><main>{{{{ .Content }}}}</main></body></html>\n"
    write(folder, {"hugo.toml": settings, "content/_index.md": '+++\ntitle = "Home"\n+++\n# Home\n'})
    write(folder, {f"layouts/_default/{name}.html": frame for name in ("single", "list")})
    write(folder, {f"content/{page.name}.md": _toml(page) for page in pages})


def _pelican(folder: Path, pages: list[Page]) -> None:
    settings = {
        "SITENAME": "Benchmark",
        "SITEURL": "",
        "TIMEZONE": "UTC",
        "THEME": "simple",
        "OUTPUT_PATH": "output",
        "PAGE_URL": "{slug}/",
        "PAGE_SAVE_AS": "{slug}/index.html",
        "DISPLAY_PAGES_ON_MENU": False,
        "DIRECT_TEMPLATES": ["index"],
        **dict.fromkeys(
            ("FEED_ALL_ATOM", "CATEGORY_FEED_ATOM", "TRANSLATION_FEED_ATOM", "AUTHOR_FEED_ATOM"), None
        ),
    }
    write(folder, {"pelicanconf.py": "".join(f"{key} = {value!r}\n" for key, value in settings.items())})
    head = "Title: {0.title}\nSlug: {0.name}\n\n# {0.title}\n\n{0.body}"
    write(folder, {f"content/pages/{page.name}.md": head.format(page) for page in pages})


def _mkdocs(folder: Path, pages: list[Page]) -> None:
    # a navigation with every page on every page would make the work grow with the square of their number
    lines = ("site_name: Benchmark", f"site_url: {_URL}/", "plugins: []", "nav: [{Home: index.md}]")
    quiet = "validation: {nav: {omitted_files: ignore}}"
    write(folder, {"mkdocs.yml": "\n".join((*lines, quiet, "")), "docs/index.md": "# Home\n"})
    write(folder, {f"docs/{page.name}.md": f"# {page.title}\n\n{page.body}" for page in pages})
