"""Write a file to import into a site block of Caddy 2.6 or newer."""

import re
from collections.abc import Iterable

from builder.hosts.plan import Group, Plan, Written, urls
from builder.output import File, media_types

NAME = "Caddyfile"

_HEAD = """\
# Gossamer wrote this for Caddy, and every build writes it anew. What you add goes into your own site block:
#     root * /srv/example/dist
#     import /srv/example/dist-host/Caddyfile
# After each deployment:  caddy reload --config /etc/caddy/Caddyfile
"""


def write(plan: Plan) -> Written:
    """Return the file. The root must be set so that the build is at the site's base path."""
    lines = [*_types(plan), *_unlogged(plan)]
    for number, group in enumerate(plan.groups):
        lines += _matcher(f"@gossamer{number}", group)
    lines += ["", "route {"]
    lines += _block("header", [*_fields(plan.pages), "Content-Type {gossamer_type}"])
    lines += _block(
        "header", ["Vary Accept-Encoding", "defer"]
    )  # deferred until after file_server, which adds this header to some responses
    for number, group in enumerate(plan.groups):
        lines += _block(f"header @gossamer{number}", _fields(group.stated))
    if plan.needs_rewrite:
        lines.append(f"\trewrite {quoted(plan.callback)} {quoted(plan.callback_file)}")
    if plan.not_found:
        lines += [f"\t@gossamer_hidden path {quoted(plan.not_found)}", "\terror @gossamer_hidden 404"]
    lines.append("\t@gossamer_index path_regexp gossamer_index ^((?:/[A-Za-z0-9._~-]+)*/)index\\.html$")
    lines.append("\tredir @gossamer_index {re.gossamer_index.1} 308")
    lines += [f"\tredir {quoted(old)} {quoted(new)} 301" for old, new in plan.moved]
    lines += _block("file_server", ["index index.html", "precompressed br gzip"])
    lines += ["}", "", *_errors(plan)]
    text = _HEAD + "\n" + "\n".join(lines) + "\n"
    return Written(beside=(File(NAME, text.encode(), "text/plain; charset=utf-8"),))


def quoted(text: str) -> str:
    """Return a text as a quoted string for a Caddyfile. It must not contain braces, which mark placeholders."""
    assert not {"{", "}"} & set(text), text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _types(plan: Plan) -> Iterable[str]:
    """Yield the lines that map paths to media types. Folders and a redirect URI without extension are pages."""
    pages = f"/$|^{re.escape(plan.callback)}$"
    endings: dict[str, list[str]] = {}
    for ending, media in media_types().items():
        endings.setdefault(media, []).append(ending[1:])
    yield "map {path} {gossamer_type} {"
    for media, its in endings.items():
        also = f"{pages}|" if "html" in its else ""
        yield f"\t~(?i){also}\\.({'|'.join(its)})$ {quoted(media)}"
    yield "\tdefault application/octet-stream"
    yield "}"


def _unlogged(plan: Plan) -> Iterable[str]:
    yield ""
    yield "# A query of these paths may have a code. The first name is for Caddy before 2.8, the second for later ones."
    yield f"@gossamer_unlogged path {' '.join(quoted(path) for path in plan.callback_files)}"
    yield "vars @gossamer_unlogged {"
    yield "\tskip_log true"
    yield "\tlog_skip true"
    yield "}"


def _matcher(name: str, group: Group) -> Iterable[str]:
    paths = (f"{group.folder}*",) if group.folder else urls(group)
    yield from ("", f"# {group.name}", f"{name} path {' '.join(map(quoted, paths))}")


def _errors(plan: Plan) -> Iterable[str]:
    """Yield the lines that handle errors: send the headers of a page, and 404.html for missing files."""
    default = dict(plan.pages)
    again = [(name, default.get(name, "")) for name in plan.varying]
    yield "handle_errors {"
    yield "\t@gossamer_missing expression {http.error.status_code} == 404"
    yield "\troute @gossamer_missing {"
    yield from _block("\theader", [*_fields(again), 'Content-Type "text/html; charset=utf-8"'])
    if plan.not_found:
        yield f"\t\trewrite * {quoted(plan.not_found)}"
        yield from (f"\t{line}" for line in _block("file_server", ["precompressed br gzip"]))
    yield "\t}"
    yield "\t@gossamer_posted {"
    yield "\t\texpression {http.error.status_code} == 405"
    yield f"\t\tpath {' '.join(quoted(path) for path in plan.callback_files)}"
    yield "\t}"
    yield "\troute @gossamer_posted {"
    yield "\t\tmethod GET"
    yield f"\t\trewrite * {quoted(plan.callback_file)}"
    yield "\t\tfile_server"
    yield "\t}"
    yield "}"


def _fields(headers: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{name} {quoted(value)}" if value else f"-{name}" for name, value in headers]


def _block(head: str, lines: Iterable[str]) -> list[str]:
    deeper = "\t" * (1 + head.count("\t"))
    return [f"\t{head} {{", *(f"{deeper}\t{line}" for line in lines), f"{deeper}}}"]
