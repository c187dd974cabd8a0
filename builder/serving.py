"""Respond to requests for a build as a static host does. This pure function is used by `serve`, `preview` and tests.

It provides clean URLs (/about → /about/), the 404 page with its status, precompressed copies, ETags, and
the headers of the policy. Paths are only looked up among the files of the build, so no other file can be served.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from builder.compress import ENCODINGS
from builder.output import File, Output, Rule
from builder.policy import path_of, url_of

NOT_FOUND = "404.html"
_HIDDEN = ("_headers", "_redirects")  # hosts read these files but do not serve them


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response. The body is empty for HEAD and for status 304."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def respond(output: Output, method: str, path: str, headers: Mapping[str, str]) -> Response:
    """Return the response to a request. `path` is as on the request line; header names may have any case."""
    asked = {name.lower(): value for name, value in headers.items()}
    target, _, query = path.partition("?")
    found = _file(output, target)
    if method not in ("GET", "HEAD"):
        return _refusal(output, found, asked) if target == output.config.callback else _refusal(output)
    if target in output.moved:
        return _away(output, 301, output.moved[target], query)
    if found is not None:
        return _given(output, found, 200, method, asked)
    canonical = _canonical(output, target)
    if canonical:
        return _away(output, 308, canonical, query)
    missing = output.files.get(NOT_FOUND)
    if missing is not None:
        return _given(output, missing, 404, method, asked)
    plain = {**_policy(output, output.config.site.base), "Content-Type": "text/plain; charset=utf-8"}
    body = b"404 Not Found\n"
    return Response(404, {**plain, "Content-Length": str(len(body))}, body if method == "GET" else b"")


def page_of(output: Output, path: str) -> str:
    """Return the path in dist/ of the file with which `respond` answers a request: where there is none, the 404 page's."""
    found = _file(output, path.partition("?")[0])
    return found.path if found else NOT_FOUND


def _away(output: Output, status: int, path: str, query: str) -> Response:
    location = path + (f"?{query}" if query else "")
    return Response(status, {**_policy(output, path), "Location": location, "Content-Length": "0"})


def _local(output: Output, target: str) -> str | None:
    """Return the decoded path below the base path, or None if it is outside or not UTF-8."""
    base = output.config.site.base
    try:
        path = unquote(target, errors="strict")
    except UnicodeDecodeError:
        return None
    return path.removeprefix(base) if path.startswith(base) else None


def _file(output: Output, target: str) -> File | None:
    local = _local(output, target)
    if local is None or local in _HIDDEN or local == NOT_FOUND:
        return None
    if target == output.config.callback:
        return output.files.get(path_of(output.config.auth.redirect_path))
    if not local or local.endswith("/"):
        return output.files.get(local + "index.html")
    return None if ("/" + local).endswith("/index.html") else output.files.get(local)


def _canonical(output: Output, target: str) -> str | None:
    """Return the canonical URL of a page that was requested as /about or /about/index.html, or None.

    The result consists only of names in the build, never of text from the request.
    """
    local = (
        _local(output, target + "/") if target + "/" == output.config.site.base else _local(output, target)
    )
    if local is None:
        return None
    index = local if ("/" + local).endswith("/index.html") else f"{local}/index.html".lstrip("/")
    file = output.files.get(index)
    return url_of(file.path, output.config) if file else None


def _given(output: Output, file: File, status: int, method: str, asked: Mapping[str, str]) -> Response:
    siblings = {
        name: output.files[file.path + end]
        for name, end in ENCODINGS.items()
        if file.path + end in output.files
    }
    encoding = _chosen(asked.get("accept-encoding", ""), siblings)
    data = siblings[encoding].data if encoding else file.data
    headers = {**_policy(output, url_of(file.path, output.config)), "Content-Type": file.media_type}
    if siblings:
        headers["Vary"] = "Accept-Encoding"
    if status == 200:
        headers["ETag"] = _etag(data)
        if _matches(asked.get("if-none-match", ""), headers["ETag"]):
            return Response(304, {name: value for name, value in headers.items() if name != "Content-Type"})
    if encoding:
        headers["Content-Encoding"] = encoding
    headers["Content-Length"] = str(len(data))
    return Response(status, headers, data if method == "GET" else b"")


def _refusal(output: Output, page: File | None = None, asked: Mapping[str, str] | None = None) -> Response:
    """Return the response to a method that static hosts do not support, with the page's content if there is one."""
    allow = {"Allow": "GET, HEAD"}
    if page:
        given = _given(output, page, 405, "GET", asked or {})
        return Response(405, {**given.headers, **allow}, given.body)
    body = b"405 Method Not Allowed\n"
    own = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(body))}
    return Response(405, {**_policy(output, output.config.site.base), **allow, **own}, body)


def _policy(output: Output, url: str) -> dict[str, str]:
    return dict(_by_path(output.rules).get(url, ()))


@lru_cache(maxsize=8)
def _by_path(rules: tuple[Rule, ...]) -> dict[str, tuple[tuple[str, str], ...]]:
    return {path: rule.headers for rule in rules for path in rule.paths}


@lru_cache(maxsize=512)
def _etag(data: bytes) -> str:
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def _matches(header: str, etag: str) -> bool:
    """Return whether an If-None-Match header matches the ETag, in a weak comparison (RFC 9110 13.1.2)."""
    return header.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in header.split(","))


def _chosen(header: str, siblings: Mapping[str, File]) -> str:
    """Return the encoding that the client prefers (RFC 9110 12.5.3), or "" for none. Brotli wins a tie."""
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _, parameter = part.partition(";")
        weights[name.strip()] = _quality(parameter)
    liked = {name: weights.get(name, weights.get("*", 0.0)) for name in siblings}
    best = max(liked, key=lambda name: (liked[name], -list(ENCODINGS).index(name)), default="")
    return best if best and liked[best] > 0 else ""


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
