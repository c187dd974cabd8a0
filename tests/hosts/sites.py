"""Small sites in memory, and the table of paths for which every host must send the same headers."""

from dataclasses import dataclass, replace

from builder import relay, serving
from builder.output import Output
from builder.policy import path_of
from tests.builder.making import METADATA, make_config, make_output

# Paths that might lead a careless redirect to another site.
EVIL = ("//evil.example/index.html", "/\\evil.example/index.html", "//evil.example/%2e%2e/about", "//about")
PAGE = b"<!doctype html><title>A page</title><p>" + b"Some words. " * 40
SCRIPT = b"export const words = 'Some words.'\n" * 20
_METADATA = {
    **METADATA,
    "authorization_endpoint": "https://accounts.example.org/authorize",
    "end_session_endpoint": "https://login.example.org/a;b,c/ü$d'e?x=1",  # special in server configurations
}


@dataclass(frozen=True)
class Sample:
    """A finished site, and the paths to try: description → path."""

    output: Output
    paths: dict[str, str]
    ways: tuple[str, ...] = ()  # further paths by which a host may show the redirect URI's page

    def headers(self, path, method="GET"):
        """Return what the development server sends, which is the neutral policy: only the headers that a policy
        may contain.
        """
        found = serving.respond(self.output, method, path, {}).headers
        return {name: value for name, value in found.items() if name in self.named}

    @property
    def named(self):
        return {name for rule in self.output.rules for name, _ in rule.headers}


def sample(base="/", **auth):
    config = make_config(base=base, metadata=_METADATA)
    config = replace(config, auth=replace(config.auth, **auth))
    folder = config.auth.door_folder[1:]
    files = {
        "index.html": PAGE,
        "about/index.html": PAGE,
        "docs/intro/index.html": PAGE,
        "404.html": PAGE + b"Not found",
        "old/index.html": PAGE + b"It has moved",
        "2019/old.html": PAGE + b"It has moved",
        path_of(config.auth.redirect_path): PAGE + b"Go on",
        f"{folder}done/index.html": PAGE,
        f"{folder}door.js": SCRIPT,
        f"{folder}vault/vault.abcdefghij.js": SCRIPT,
        "assets/runtime.abcdefghij.js": SCRIPT,
        "assets/runtime.abcdefghij.js.gz": b"gzip",
        "assets/runtime.abcdefghij.js.br": b"brotli",
        "assets/logo.abcdefghij.svg": b"<svg/>",
        "robots.txt": b"User-agent: *\n",
        "app.webmanifest": b"{}",
        "CNAME": b"www.example.org",
        ".well-known/security.txt": b"Contact: x\n",
        "manifest.json": b"{}",
        "headers.json": b"{}",
    }
    moved = {f"{base}old/": f"{base}about/", f"{base}2019/old.html": f"{base}docs/intro/"}
    output = replace(make_output(config, **files), moved=moved)
    paths = {
        "home": base,
        "page": f"{base}about/",
        "nested page": f"{base}docs/intro/",
        "missing page": f"{base}docs/nothing/",
        "missing file": f"{base}nothing.txt",
        "missing asset": f"{base}assets/runtime.aaaaaaaaaa.js",
        "missing vault": f"{config.door_folder}vault/vault.aaaaaaaaaa.js",
        "asset": f"{base}assets/runtime.abcdefghij.js",
        "picture": f"{base}assets/logo.abcdefghij.svg",
        "callback": config.callback,
        "callback with an answer": f"{config.callback}?code=c0de&state=st4te",
        "end of a frame": f"{config.door_folder}done/",
        "door": f"{config.door_folder}door.js",
        "vault": f"{config.door_folder}vault/vault.abcdefghij.js",
        "metadata": f"{base}manifest.json",
        "text": f"{base}robots.txt",
        "web manifest": f"{base}app.webmanifest",
        "no extension": f"{base}CNAME",
        "well-known": f"{base}.well-known/security.txt",
        "not found": f"{base}404.html",
    }
    ways = (
        f"/{path_of(config.callback)}",
        config.callback.rstrip("/"),
        config.callback.removesuffix(".html"),
    )
    return Sample(output, paths, ways)


SAMPLES = {
    "plain": sample(),
    "below a base path": sample("/docs/"),
    "a redirect URI that is no folder": sample(redirect_path="/in/callback"),
    "a redirect URI with .html": sample("/docs/", redirect_path="/signed-in.html"),
    "frames": sample(restore="frame"),
    "a sign-out by a form": sample(logout_method="post"),
}


def elsewhere(base="/", **auth):
    """Return the site at auth.redirect_origin."""
    config = make_config(base=base, metadata=_METADATA)
    auth["redirect_origin"] = "https://sign-in.example.org"
    output = relay.relay(replace(config, auth=replace(config.auth, **auth)))
    paths = {
        "home": base,
        "missing page": f"{base}nothing/",
        "missing asset": f"{base}assets/runtime.aaaaaaaaaa.js",
        "callback": output.config.callback,
        "callback with an answer": f"{output.config.callback}?code=c0de&state=st4te",
        "metadata": f"{base}manifest.json",
        "not found": f"{base}404.html",
    }
    return Sample(output, paths, (f"/{path_of(output.config.callback)}",))


ELSEWHERE = {
    "the redirect URI's own origin": elsewhere(),
    "the redirect URI's own origin, below a base path": elsewhere("/docs/", redirect_path="/in/callback"),
}
