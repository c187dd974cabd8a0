"""Request each kind of path from a live site, and report how the responses differ from the build.

Requests do not follow redirects, send no credentials and end after `TIMEOUT`. They have no query, so they put nothing
that looks like a sign-in into the host's log.
"""

import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.parse import urljoin, urlsplit

from builder.deploy.probes import Built, Headers, Probe
from builder.errors import Fault, MachineError
from builder.outgoing import AGENT, opener, reason

TIMEOUT = 10.0  # seconds for each response
LIMIT = 20_000_000  # bytes of a body


@dataclass(frozen=True, slots=True)
class Answer:
    """A response. Header names are in lower case; a repeated header has several values."""

    status: int
    headers: Mapping[str, tuple[str, ...]]
    body: bytes


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: its subject, the actual value, the expected value, and a remedy."""

    what: str
    got: str
    wanted: str
    mend: str


@dataclass(frozen=True, slots=True)
class Result:
    """A probe, the status of its response, and the differences from what was expected."""

    probe: Probe
    status: int
    differences: tuple[Difference, ...]


Ask = Callable[[str], Answer]


def compare(
    origin: str, probes: Iterable[Probe], built: Built, read: Callable[[str], bytes], ask: Ask | None = None
) -> Iterable[Result]:
    """Yield the result of each probe. `read` returns a file of the build. Raise MachineError if nothing answers."""
    for probe in probes:
        answer = (ask or fetch)(origin + probe.path)
        yield Result(probe, answer.status, tuple(_differences(origin, probe, answer, built, read)))


def by_http(origin: str, base: str, ask: Ask | None = None) -> list[Result]:
    """Request an https site over http: it must redirect to the same path with https, or not answer at all."""
    if not origin.startswith("https://"):
        return []
    plain = f"http://{urlsplit(origin).hostname}"
    try:
        answer = (ask or fetch)(plain + base)
    except MachineError:
        return []
    (location, *_) = answer.headers.get("location", ("",))
    leads = urlsplit(urljoin(plain + base, location))
    right = 300 < answer.status < 400 and f"{leads.scheme}://{leads.netloc}" == origin
    got, wanted = f"{answer.status} {location}".strip(), f"a redirect to {origin}{base}"
    wrong = (
        ()
        if right
        else (Difference("http", got, wanted, "let the host redirect http to https, on the same name"),)
    )
    return [Result(Probe("by http", base, 308), answer.status, wrong)]


def fetch(url: str) -> Answer:
    """Return the site's response, whatever its status. Raise MachineError if there is no response."""
    request = urllib.request.Request(url, headers={"User-Agent": AGENT, "Accept-Encoding": "identity"})
    try:
        with opener(url, _Still()).open(request, timeout=TIMEOUT) as response:
            return _answer(response.status, response.headers, response.read(LIMIT))
    except urllib.error.HTTPError as error:
        with error:
            return _answer(error.code, error.headers, error.read(LIMIT))
    except urllib.error.URLError as error:
        raise _unreachable(url, error.reason) from None
    except (OSError, HTTPException) as error:
        raise _unreachable(url, error) from None


class _Still(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        """Do not follow redirects: the redirect itself is the response."""


def _answer(status: int, headers: Message, body: bytes) -> Answer:
    names = {name.lower() for name in headers}
    return Answer(status, {name: tuple(headers.get_all(name) or ()) for name in names}, body)


def _unreachable(url: str, error: object) -> MachineError:
    hint = "check the address, the connection and, behind a proxy, HTTPS_PROXY"
    return MachineError(Fault("site-unreachable", f"{url} cannot be fetched: {reason(error, TIMEOUT)}", hint))


def _differences(
    origin: str, probe: Probe, answer: Answer, built: Built, read: Callable[[str], bytes]
) -> Iterable[Difference]:
    if probe.location:
        yield from _redirect(origin, probe, answer)
        return
    if answer.status != probe.status:
        yield Difference("status", str(answer.status), str(probe.status), _mend_status(probe, answer.status))
        return  # the headers belong to a different resource, so comparing them is pointless
    if probe.file and answer.body != read(probe.file):
        yield Difference("content", "another file", f"dist/{probe.file}", _OTHER)
    media = answer.headers.get("content-type", ("",))[0].partition(";")[0].strip().lower()
    if probe.media and _type(media) != _type(probe.media):
        yield Difference(
            "Content-Type", media, probe.media, "let the host send this type for files with this ending"
        )
    if probe.headers:
        yield from min((list(_headers(each, answer, built.names)) for each in probe.headers), key=len)


def _redirect(origin: str, probe: Probe, answer: Answer) -> Iterable[Difference]:
    (location, *_) = answer.headers.get("location", ("",))
    leads = urljoin(origin + probe.path, location)
    if answer.status not in (301, 302, 307, 308) or urlsplit(leads).path != probe.location:
        got = f"{answer.status} {location}".strip()
        yield Difference("redirect", got, f"a redirect to {probe.location}", _NO_REDIRECT)
    elif urlsplit(leads).netloc != urlsplit(origin).netloc:
        yield Difference("redirect", leads, f"a redirect to {origin}{probe.location}", _ELSEWHERE)


def _headers(wanted: Headers, answer: Answer, names: Iterable[str]) -> Iterable[Difference]:
    for name in names:
        value, got = wanted.get(name, ""), answer.headers.get(name.lower(), ())
        if not value and got:
            yield Difference(name, _all(got), "nothing", _TOO_MUCH)
        elif value and not got:
            yield Difference(name, "nothing", value, _NOTHING)
        elif value and len(got) > 1:
            yield Difference(name, f"{len(got)} times: {_all(got)}", value, _TWICE)
        elif value and _plain(name, got[0]) != _plain(name, value):
            yield Difference(name, got[0], value, _mend_value(name))


def _all(values: Iterable[str]) -> str:
    return " | ".join(values)


def _plain(name: str, value: str) -> object:
    """Normalize a value for comparison: drop spaces and, for some headers, the order and the case."""
    if name in ("Cache-Control", "Strict-Transport-Security"):
        parts = "," if name == "Cache-Control" else ";"
        return {part.strip().lower() for part in value.split(parts)}
    return " ".join(value.split())


def _type(media: str) -> str:
    """Return one name for equivalent media types. Most hosts send files of unknown types as octet streams."""
    same = {"application/javascript": "text/javascript", "binary/octet-stream": "application/octet-stream"}
    return same.get(media, media) or "application/octet-stream"


_OTHER = "upload the build that is in dist/, or build again from what is live; if that is so, the host changes files: switch that off"
_NO_REDIRECT = "switch on the redirect from a page's path without a slash to that with it"
_ELSEWHERE = "let the redirect stay on this address, with https"
_TOO_MUCH = "take this header away here: something beside the build's own file sets it"
_NOTHING = "the host does not use the file that the build wrote for it, or has no rule for this path: docs/hosts.md says how it is read"
_TWICE = "let only one place set this header: browsers take both together, or neither"


def _mend_value(name: str) -> str:
    if name == "Cache-Control":
        return "switch off what the host adds for caching; an old page must not outlive its scripts, and an error must not be kept"
    return "the host has the file of another build, or sets this header itself: upload dist/ and dist-host/ of one build together"


def _mend_status(probe: Probe, status: int) -> str:
    if probe.status == 404 and status == 200:
        return "switch off the fallback to a page (index.html): what is missing must be a 404"
    if probe.status == 404:
        return "let what is missing be a 404, with 404.html as its page"
    if status in (301, 302, 307, 308):
        return "switch off this redirect: the path is right as it is"
    return "upload the whole of dist/, with names that begin with a dot, and let the host serve this path"
