"""Write a file to include in a server block of nginx 1.20 or newer.

A location that adds headers does not inherit any from the server block (ngx_http_headers_module). So all headers are
set once in the server block, and values that differ by path are in variables that locations set.
"""

import re
from collections.abc import Iterable

from builder.hosts.plan import Group, Plan, Written, urls
from builder.output import File, media_types

NAME = "nginx.conf"

_HEAD = """\
# Gossamer wrote this for nginx, and every build writes it anew. What you add goes into your own server block:
#     root /srv/example/dist;
#     include /srv/example/dist-host/nginx.conf;
# After each deployment:  nginx -t && nginx -s reload

index index.html;
absolute_redirect off;
charset off;
gzip off;
gzip_static on;
gzip_vary on;
# With the module ngx_brotli (Debian: libnginx-mod-http-brotli-static):
# brotli_static on;
"""
_SILENT = ("access_log off;  # a query of this path may have a code", "log_not_found off;")
_LOST = (
    "Brotli: nginx itself has no module for it. With ngx_brotli, switch brotli_static on in the file. No promise is broken.",
)


def write(plan: Plan) -> Written:
    """Return the file. The document root must be set so that the build is at the site's base path."""
    lines = [*_types(), "", *_headers(plan), "", *_errors(plan)]
    for group in plan.groups:
        lines += ["", f"# {group.name}", *_locations(group, plan)]
    if plan.moved:
        lines += ["", "# former addresses"]
    for old, new in plan.moved:
        lines += _location(f"= {quoted(old)}", [f'return 301 "{new}$is_args$args";'])
    text = _HEAD + "\n".join(lines) + "\n"
    return Written(beside=(File(NAME, text.encode(), "text/plain; charset=utf-8"),), lost=_LOST)


def quoted(text: str) -> str:
    """Return a text as a quoted string for nginx. It must not contain "$", which nginx cannot escape."""
    assert "$" not in text, text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _types() -> Iterable[str]:
    endings: dict[str, list[str]] = {}
    for ending, media in media_types().items():
        endings.setdefault(media, []).append(ending[1:])
    yield "types {"
    yield from (f"    {quoted(media)} {' '.join(its)};" for media, its in endings.items())
    yield "}"
    yield "default_type application/octet-stream;"


def _headers(plan: Plan) -> Iterable[str]:
    """Yield the lines that set the headers of pages, which apply to every path unless a location changes them."""
    default = dict(plan.pages)
    yield from (f"add_header {name} {quoted(value)} always;" for name, value in plan.shared)
    yield from (f"add_header {name} {_variable(name)} always;" for name in plan.varying)
    yield from (f"set {_variable(name)} {quoted(default.get(name, ''))};" for name in plan.varying)


def _errors(plan: Plan) -> Iterable[str]:
    but = f"(?!{re.escape(plan.callback)})" if plan.callback.endswith("/") else ""  # it has its own location
    yield f'if ($request_uri ~ "^{but}[^?]*/index\\.html(\\?|$)") {{'
    yield '    rewrite "^((?:/[A-Za-z0-9._~-]+)*/)index\\.html$" $1 permanent;'
    yield "}"
    if plan.not_found:
        yield f"error_page 404 {quoted(plan.not_found)};"
        yield f"error_page 403 =404 {quoted(plan.not_found)};  # a folder without a page"
        yield from _location(f"= {quoted(plan.not_found)}", ["internal;"])


def _callback(path: str, plan: Plan) -> list[str]:
    """Return further lines for the redirect URI's page: do not log it, and show it for POST, with status 405."""
    pages = [f"error_page 404 {quoted(plan.not_found)};"] if plan.not_found else []
    lines = [*_SILENT, *pages, f"error_page 405 {quoted(plan.callback_file)};"]
    file = plan.callback_file
    return (
        [*lines, f"try_files {quoted(file)} =404;"] if plan.needs_rewrite and path == plan.callback else lines
    )


def _locations(group: Group, plan: Plan) -> Iterable[str]:
    if group.folder:
        yield from _location(f"^~ {quoted(group.folder)}", _sets(group))
        return
    for url in urls(group):
        unlogged = _callback(url, plan) if plan.callback in group.paths else []
        yield from _location(f"= {quoted(url)}", [*_sets(group), *unlogged])


def _sets(group: Group) -> list[str]:
    return [f"set {_variable(name)} {quoted(value)};" for name, value in group.stated]


def _location(match: str, lines: Iterable[str]) -> list[str]:
    return [f"location {match} {{", *(f"    {line}" for line in lines), "}"]


def _variable(name: str) -> str:
    return "$gossamer_" + name.lower().replace("-", "_")
