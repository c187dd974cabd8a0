"""Write a file to include in a virtual host of Apache 2.4.10 or newer."""

import re
from collections.abc import Iterable

from builder.compress import ENCODINGS
from builder.hosts.plan import Group, Plan, Written, urls
from builder.output import File, media_types

NAME = "apache.conf"

_HEAD = """\
# Gossamer wrote this for Apache, and every build writes it anew. What you add goes into your own virtual host:
#     DocumentRoot /srv/example/dist
#     <Directory /srv/example>
#         Require all granted
#     </Directory>
#     Include /srv/example/dist-host/apache.conf
# Once:  a2enmod dir headers mime rewrite
# After each deployment:  apachectl configtest && apachectl graceful

Options -Indexes +FollowSymLinks
DirectoryIndex index.html
AddDefaultCharset off
FileETag MTime Size
"""
_LOGS = """\
# A query may have a code. These are the usual formats without queries, for the CustomLog lines of this virtual host.
LogFormat "%h %l %u %t \\"%m %U %H\\" %>s %O \\"-\\" \\"%{User-Agent}i\\"" combined
LogFormat "%v:%p %h %l %u %t \\"%m %U %H\\" %>s %O \\"-\\" \\"%{User-Agent}i\\"" vhost_combined
LogFormat "%h %l %u %t \\"%m %U %H\\" %>s %O" common
"""


def write(plan: Plan) -> Written:
    """Return the file. The document root must be set so that the build is at the site's base path."""
    lines = [
        *_LOGS.splitlines(),
        "",
        *_types(),
        "",
        *_fields(plan.pages),
        "Header always set Vary Accept-Encoding",
    ]
    for group in plan.groups:
        lines += ["", f"# {group.name}", f"<LocationMatch {quoted(_pattern(group, plan))}>"]
        lines += [f"    {line}" for line in _fields(group.stated)]
        lines.append("</LocationMatch>")
    lines += ["", *_errors(plan), "", *_rewrites(plan)]
    text = _HEAD + "\n" + "\n".join(lines) + "\n"
    return Written(beside=(File(NAME, text.encode(), "text/plain; charset=utf-8"),))


def quoted(text: str) -> str:
    """Return a text as a quoted string for Apache's configuration."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _types() -> Iterable[str]:
    endings: dict[str, list[str]] = {}
    for ending, media in media_types().items():
        endings.setdefault(media, []).append(ending)
    yield from (f"AddType {quoted(media)} {' '.join(its)}" for media, its in endings.items())
    for encoding, ending in ENCODINGS.items():
        yield f"RemoveType {ending}"
        yield f"RemoveLanguage {ending}"
        yield f"AddEncoding {encoding} {ending}"
    known, zipped = ("|".join(each[1:] for each in its) for its in (media_types(), ENCODINGS.values()))
    yield f'<FilesMatch "(?i)^(?!.*\\.(?:{known})(?:\\.(?:{zipped}))?$)">'
    yield "    ForceType application/octet-stream"
    yield "</FilesMatch>"


def _fields(headers: Iterable[tuple[str, str]]) -> list[str]:
    """Return the lines that set headers. Escape "%", which starts a format specifier."""
    return [
        f"Header always set {name} {quoted(value.replace('%', '%%'))}"
        if value
        else f"Header always unset {name}"
        for name, value in headers
    ]


def _pattern(group: Group, plan: Plan) -> str:
    if group.folder:
        return f"^{re.escape(group.folder)}"
    paths = [re.escape(path) for path in urls(group)]
    return f"^(?:{'|'.join(paths)})$"


def _errors(plan: Plan) -> Iterable[str]:
    if plan.not_found:
        yield f"ErrorDocument 404 {plan.not_found}"


def _rewrites(plan: Plan) -> Iterable[str]:
    """Yield the rewrite rules that map a URL to a page, to its compressed copy, or to the 404 page."""
    file = "%{DOCUMENT_ROOT}%{REQUEST_URI}"
    yield "RewriteEngine On"
    if plan.not_found:
        yield "RewriteCond %{ENV:REDIRECT_STATUS} ^$"
        yield f"RewriteRule ^{re.escape(plan.not_found)}$ - [R=404,L]"
    yield 'RewriteCond "%{THE_REQUEST}" "^[A-Z]+ [^ ?]*/index\\.html[ ?]"'
    yield 'RewriteRule "^((?:/[A-Za-z0-9._~-]+)*/)index\\.html$" "$1" [R=308,L]'
    for old, new in plan.moved:
        yield f'RewriteRule "^{re.escape(old)}$" "{new}" [R=301,L]'
    yield "# a folder without a page"
    yield f'RewriteCond "{file}" -d'
    yield f'RewriteCond "{file}/index.html" !-f'
    yield 'RewriteRule "/$" "-" [R=404,L]'
    if plan.needs_rewrite:
        yield f'RewriteRule "^{re.escape(plan.callback)}$" "{plan.callback_file}"'
    yield f'RewriteCond "{file}index.html" -f'
    yield 'RewriteRule "^(.*/)$" "$1index.html"'
    for encoding, ending in ENCODINGS.items():
        yield f'RewriteCond "%{{HTTP:Accept-Encoding}}" "(^|[ ,]){encoding}([ ,]|$|;q=(1|0?\\.0*[1-9]))"'
        yield f'RewriteCond "%{{DOCUMENT_ROOT}}$0{ending}" -f'
        yield f'RewriteRule "^.*$" "$0{ending}" [L]'
