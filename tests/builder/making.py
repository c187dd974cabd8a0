"""Small projects and outputs for the tests of the build."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from builder.cache import Cache
from builder.compile.values import Compiled
from builder.config import read_config
from builder.config.schema import Api, Auth, Budget, Build, Config, Site
from builder.load import Source, load
from builder.output import File, Output, media_type
from builder.policy import kinds, rules
from builder.render import render

METADATA = {
    "issuer": "https://login.example.org",
    "authorization_endpoint": "https://login.example.org/authorize",
    "token_endpoint": "https://tokens.example.org/token",
    "jwks_uri": "https://login.example.org/jwks",
    "code_challenge_methods_supported": ["S256"],
    "id_token_signing_alg_values_supported": ["RS256"],
}
SITE_TOML = """\
[site]
name = "Sample"
url = "https://www.example.org"

[auth]
issuer = "https://login.example.org"
client_id = "sample"

[apis.billing]
origin = "https://api.example.org"
prefix = "/v1/"
"""
PAGES = {
    "site/pages/index.html": '+++\ntitle = "Home"\nnav = "Home"\n+++\n<h1>Home</h1>\n<a href="{{ url(\'/about/\') }}">About</a>\n',
    "site/pages/about.md": '+++\ntitle = "About"\nnav = "About"\n+++\n# About\n\n[Home](index.html)\n\n![The logo](../static/logo.svg)\n',
    "site/pages/404.html": '+++\ntitle = "Not found"\n+++\n<h1>Not found</h1>\n',
}
FILES = {
    "site/site.toml": SITE_TOML,
    "site/provider.json": json.dumps(METADATA),
    "site/app/main.py": "print('ready')\n",
    "site/auth/__init__.py": "",
    "site/auth/vault/__init__.py": "",
    "site/auth/vault/vault.py": "_tokens = {}\n",
    "site/auth/vault/late.py": "",
    "site/auth/page/__init__.py": "",
    "site/auth/page/late.py": "",
    "site/styles/site.css": "h1 { color: red; background: url(../static/logo.svg) }\n",
    "site/static/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>\n',
    "site/static/robots.txt": "User-agent: *\nAllow: /\n",
    **PAGES,
}


def make_project(root: Path, **changes: str) -> Path:
    """Write a small, valid project into `root`. `changes` are by path, with "/" and "." as they are."""
    for path, text in {**FILES, **changes}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def make_config(root: Path = Path("/nowhere"), base: str = "/", **changes) -> Config:
    """Return a configuration without files."""
    config = Config(
        root=root,
        environment="",
        site=Site("Sample", "https://www.example.org", base),
        auth=Auth("https://login.example.org", "sample"),
        apis=(Api("billing", "https://api.example.org", "/v1/"),),
        routes={},
        build=Build(),
        budget=Budget(),
        metadata=METADATA,
    )
    return replace(config, **changes)


NOW = datetime(2026, 11, 29, tzinfo=UTC)  # the current time in tests


def rendered(root: Path, *, cache: Cache | None = None, **options) -> dict[str, str]:
    """Return the HTML of each route of a project, whose Python is not compiled. `options` are those of `load`."""
    config = read_config(root, metadata=METADATA)
    sources = load(config, **{"now": NOW, **options})
    documents = render(sources, config, Compiled({}, {}), cache or Cache(None))
    return {document.route: document.html for document in documents}


def make_output(config: Config, **texts: bytes) -> Output:
    """Return an output with these files, with the headers that the policy gives them."""
    files = {
        path: File(path, data, media_type(path), "assets/" in path or "/vault/" in path)
        for path, data in texts.items()
    }
    plain = [file for path, file in files.items() if not path.endswith((".br", ".gz"))]
    return Output(files, rules(kinds(plain, config), config), config)


def source(name: str, data: str | bytes) -> Source:
    """Return an asset's source."""
    return Source(f"site/{name}", name, data.encode() if isinstance(data, str) else data)
