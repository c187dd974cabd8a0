"""A small static site, not made by Gossamer, in which the audit finds nothing; and a function that audits a
changed copy.
"""

import base64
import gzip
import hashlib

from builder.check import run, site

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; worker-src https://www.example.org/worker.js;"
    " connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none';"
    " require-trusted-types-for 'script'; trusted-types one"
)
HEADERS = f"""\
# for every file
/*
  X-Content-Type-Options: nosniff
  Cross-Origin-Resource-Policy: same-origin
  Content-Security-Policy: {CSP}
  Cross-Origin-Embedder-Policy: require-corp
  Cross-Origin-Opener-Policy: same-origin
  Permissions-Policy: camera=()
  Referrer-Policy: no-referrer
  Strict-Transport-Security: max-age=31536000
/app.1f9c2a7b.js
  Cache-Control: public, max-age=31536000, immutable
"""
SCRIPT = b"start();\n"
STYLE = b'h1 { background: url("logo.svg") } /* url(old.svg) */\n'


def sri(data: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()


PAGE = f"""\
<!doctype html>
<html lang="en">
<head>
<title>Home</title>
<link rel="icon" href="/logo.svg">
<link rel="stylesheet" href="/site.css" integrity="{sri(STYLE)}">
<script src="/app.1f9c2a7b.js" integrity="{sri(SCRIPT)}" defer></script>
</head>
<body>
<h1 id="top-of-it">Home</h1>
<a href="about/#caf%C3%A9">About</a> <a href="/about">Also</a> <a href="#top-of-it">Up</a> <a href="mailto:us@example.org">us</a>
<a href="https://example.net/">Elsewhere</a> <a href="/plan?x=1">Moved</a> <img src="logo.svg" alt="">
</body>
</html>
"""
ABOUT = """<!doctype html>\n<title>About</title>\n<main data-protected="true"><h1 id="café">About us@example.org</h1></main>\n"""
FILES = {
    "_headers": HEADERS.encode(),
    "_redirects": b"/plan /about/ 301\n",
    "index.html": PAGE.encode(),
    "about/index.html": ABOUT.encode(),
    "public.html": b"<!doctype html>\n<title>Public</title>\n<p>us@example.org</p>\n",
    "app.1f9c2a7b.js": SCRIPT,
    "app.1f9c2a7b.js.gz": gzip.compress(SCRIPT),
    "worker.js": b"work();\n",
    "site.css": STYLE,
    "logo.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1v1z"/></svg>\n',
    ".well-known/security.txt": b"Contact: mailto:us@example.org\n",
}


def make(
    changes: dict[str, bytes | str | None] | None = None, host: str = "netlify", **settings
) -> site.Site:
    """Return the small site with files replaced, added or, by None, removed."""
    found = {**FILES, **(changes or {})}
    files = {
        path: data.encode() if isinstance(data, str) else data
        for path, data in found.items()
        if data is not None
    }
    return site.make(files, "dist", host, site.Settings(**settings))


def audit(changes: dict[str, bytes | str | None] | None = None, **settings) -> run.Audit:
    return run.audit(make(changes, **settings))


def codes(changes: dict[str, bytes | str | None], **settings) -> set[str]:
    return {finding.code for finding in audit(changes, **settings).findings}


def edited(path: str, old: str, new: str) -> dict[str, str]:
    """Return one file with a text replaced; the text must be there."""
    text = FILES[path].decode()
    assert old in text, old
    return {path: text.replace(old, new, 1)}
