"""Record network traffic through the DevTools protocol: the secrets of a sign-in, and who received them."""

import base64
import threading
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from math import inf
from time import monotonic, sleep
from urllib.parse import urlsplit

from builder.qa.audit import names
from builder.qa.audit.cdp import Connection, Message, Target
from builder.qa.audit.model import Secret

BODY = 1 << 20  # bytes; longer bodies do not belong to a sign-in
BUFFER = 64 << 20
SETTLE, PAUSE = 10.0, 0.02
ENCODINGS = ("gzip", "deflate", "br")  # not Zstandard, which older Python versions cannot decode from caches
READ = ("json", "html", "form-urlencoded", "text/plain", "jwt", "javascript")
TYPES = frozenset({"Document", "XHR", "Fetch", "Other", "Ping", "EventSource"})
ISSUED = frozenset({"access_token", "id_token", "token"})
FLOW = frozenset(
    {"code", "code_verifier", "nonce", "state", "logout_state", "request_uri", "request", "device_code"}
)


@dataclass(frozen=True, slots=True)
class Request:
    """A request. `of` is the kind of the target that sent it (page, shared_worker, …), `document` is its URL."""

    identity: str
    method: str
    url: str
    kind: str
    of: str
    document: str
    at: float
    headers: tuple[tuple[str, str], ...] = ()
    body: str = field(default="", repr=False)

    @property
    def origin(self) -> str:
        """The origin of the URL."""
        return origin(self.url)


def origin(url: str) -> str:
    """Return the origin of a URL, or only its scheme if it has no host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:"


def bare(url: str) -> str:
    """Return a URL without its query and fragment, so that it is safe to show."""
    return url.partition("#")[0].partition("?")[0][:200]


class Wire:
    """The recorded traffic of a connection. `began` is the start time (monotonic) for all times in seconds."""

    def __init__(self, began: float | None = None) -> None:
        self.began = monotonic() if began is None else began
        self.requests: list[Request] = []
        self.unread: list[str] = []
        self.issuers: set[str] = set()
        self.redirects: set[str] = set()
        self._secrets: dict[str, Secret] = {}
        self._others: dict[str, Secret] = {}
        self._ended: list[float] = []
        self._spent: dict[str, float] = {}
        self._index: dict[tuple[str, str], int] = {}
        self._media: dict[tuple[str, str], tuple[str, str, int]] = {}
        self._pending: set[Future[Message]] = set()
        self._awaited: set[tuple[str, str]] = set()
        self._parts: dict[tuple[str, str], list[bytes]] = {}
        self._cut: dict[tuple[str, str], str] = {}
        self._lock = threading.RLock()

    @property
    def now(self) -> float:
        """Seconds since the start."""
        return monotonic() - self.began

    @property
    def secrets(self) -> list[Secret]:
        """Every secret so far, in the order of first sight."""
        with self._lock:
            return sorted({**self._others, **self._secrets}.values(), key=lambda secret: secret.at)

    def add(self, secrets: Iterable[Secret]) -> None:
        """Add secrets from other sources, such as one's own provider."""
        with self._lock:
            for secret in secrets:
                if secret.value not in self._secrets and secret.value not in self._others:
                    self._others[secret.value] = replace(secret, at=secret.at or self.now)
                    if secret.kind in ISSUED:
                        self._ended.append(self.now)

    def over(self, secret: Secret, at: float = inf) -> bool:
        """Return whether the sign-in of `secret` had ended at the time `at`: a token was issued later, an error was
        returned, or the secret itself was returned and is used up."""
        spent = secret.value in self._spent and self._spent[secret.value] <= at
        return spent or any(secret.at <= ended <= at for ended in self._ended)

    def prepare(self, connection: Connection, target: Target) -> None:
        """Turn on the network events of a new target."""
        connection.post(target.session, "Network.setAcceptedEncodings", {"encodings": list(ENCODINGS)})
        connection.post(
            target.session,
            "Network.enable",
            {"maxPostDataSize": BODY, "maxTotalBufferSize": BUFFER, "maxResourceBufferSize": BUFFER},
        )

    def only(self, sessions: Collection[str]) -> None:
        """Stop waiting for responses to targets other than these, because those are gone."""
        with self._lock:
            self._awaited = {key for key in self._awaited if key[0] in sessions}

    def settle(self, seconds: float = SETTLE) -> None:
        """Wait until the responses of token endpoints and all requested bodies have been read.

        The protocol may report the end of a response after the page has received it.
        """
        end = monotonic() + seconds
        while monotonic() < end:
            with self._lock:
                if not self._pending and not self._awaited:
                    return
            sleep(PAUSE)

    def hear(self, connection: Connection, target: Target, event: str, message: Message) -> None:
        """Process one event of the protocol."""
        told = {
            "Network.requestWillBeSent": self._sent,
            "Network.requestWillBeSentExtraInfo": self._sent_headers,
            "Network.responseReceived": self._answered,
            "Network.responseReceivedExtraInfo": self._answer_headers,
            "Network.dataReceived": self._received,
            "Network.loadingFinished": self._finished,
            "Network.loadingFailed": self._failed,
            "Network.webSocketFrameSent": self._frame,
            "Network.webSocketFrameReceived": self._frame,
        }.get(event)
        if told:
            with self._lock:
                told(connection, target, message)

    def _sent(self, connection: Connection, target: Target, message: Message) -> None:
        asked = message["request"]
        url = asked["url"] + asked.get("urlFragment", "")
        if redirected := message.get("redirectResponse"):
            self._take(
                names.in_headers(redirected.get("headers", {})), f"redirect from {bare(redirected['url'])}"
            )
        if not url.startswith(("http:", "https:")):
            return
        headers = tuple((str(name), str(value)) for name, value in asked.get("headers", {}).items())
        request = Request(
            message["requestId"], asked["method"], url, message.get("type", ""), target.kind,
            message.get("documentURL", ""), self.now, headers, _posted(asked),
        )  # fmt: skip
        self._index[target.session, request.identity] = len(self.requests)
        self.requests.append(request)
        where = f"{request.method} {bare(url)}"
        self._take(names.in_url(url), f"{where}, address")
        self._take(names.in_headers(dict(headers)), f"{where}, headers")
        self._told(request)
        if "grant_type" in request.body:
            self._awaited.add((target.session, request.identity))
        if request.body:
            self._take_body(request, request.body)
        elif asked.get("hasPostData"):
            self._later(
                connection.post(
                    target.session, "Network.getRequestPostData", {"requestId": request.identity}
                ),
                lambda answer: self._posted_later(target, request, str(answer.get("postData", ""))),
                f"what was sent with {where}",
            )

    def _posted_later(self, target: Target, request: Request, body: str) -> None:
        index = self._index.get((target.session, request.identity))
        if index is not None:
            self.requests[index] = replace(self.requests[index], body=body[:BODY])
        self._take_body(request, body)

    def _take_body(self, request: Request, body: str) -> None:
        kind = next((value for name, value in request.headers if name.lower() == "content-type"), "")
        self._take(names.in_body(body, kind), f"{request.method} {bare(request.url)}, body")
        self._told(replace(request, url=f"{bare(request.url)}?{body}" if "=" in body else request.url))

    def _told(self, request: Request) -> None:
        """Learn from a request who the provider is, and what its redirect URI is."""
        members = names.members(request.url)
        if members.keys() & {"response_type", "grant_type", "request_uri"} and request.method in (
            "GET",
            "POST",
        ):
            self.issuers.add(request.origin)
        for name in ("redirect_uri", "post_logout_redirect_uri"):
            if name in members:
                self.redirects.add(bare(members[name]))
        if bare(request.url) in self.redirects:
            self._spent.setdefault(members.get("state", ""), self.now)
            if "error" in members:
                self._ended.append(self.now)

    def _sent_headers(self, connection: Connection, target: Target, message: Message) -> None:
        headers = {str(name): str(value) for name, value in message.get("headers", {}).items()}
        index = self._index.get((target.session, message["requestId"]))
        where = "a request"
        if index is not None:
            request = self.requests[index]
            self.requests[index] = replace(
                request, headers=tuple({**dict(request.headers), **headers}.items())
            )
            where = f"{request.method} {bare(request.url)}"
        self._take(names.in_headers(headers), f"{where}, headers")

    def _answered(self, connection: Connection, target: Target, message: Message) -> None:
        answer = message["response"]
        where = bare(answer["url"])
        key = (target.session, message["requestId"])
        self._media[key] = (
            message.get("type", ""),
            str(answer.get("mimeType", "")),
            int(answer.get("status", 0)),
        )
        if key in self._awaited:
            self._follow(connection, key)
        self._take(names.in_headers(answer.get("headers", {})), f"answer of {where}, headers")

    def _answer_headers(self, connection: Connection, target: Target, message: Message) -> None:
        index = self._index.get((target.session, message["requestId"]))
        where = f"answer of {bare(self.requests[index].url)}" if index is not None else "an answer"
        self._take(names.in_headers(message.get("headers", {})), f"{where}, headers")

    def _follow(self, connection: Connection, key: tuple[str, str]) -> None:
        """Record a response in parts, because Chromium discards bodies that it reports as aborted, wrongly or not."""
        self._parts[key] = []

        def begun(answer: Message) -> None:
            self._parts[key].insert(0, base64.b64decode(answer.get("bufferedData", "")))
            self._read_parts(key)

        asked = connection.post(key[0], "Network.streamResourceContent", {"requestId": key[1]})
        self._later(asked, begun, "", needed=False)

    def _received(self, connection: Connection, target: Target, message: Message) -> None:
        parts = self._parts.get((target.session, message["requestId"]))
        if parts is not None and "data" in message:
            parts.append(base64.b64decode(message["data"]))

    def _failed(self, connection: Connection, target: Target, message: Message) -> None:
        key = (target.session, message["requestId"])
        self._awaited.discard(key)
        _, media, _ = self._media.pop(key, ("", "", 0))
        self._cut[key] = media
        self._read_parts(key)

    def _read_parts(self, key: tuple[str, str]) -> None:
        if key in self._cut and key in self._parts:
            request = self.requests[self._index[key]]
            answer = {"body": b"".join(self._parts[key]).decode("utf-8", "replace")}
            self._read(request, answer, self._cut[key])

    def _finished(self, connection: Connection, target: Target, message: Message) -> None:
        key = (target.session, message["requestId"])
        self._awaited.discard(key)
        index = self._index.get(key)
        kind, media, status = self._media.pop(key, ("", "", 0))
        if index is None or kind not in TYPES or not any(word in media for word in READ):
            return
        request = self.requests[index]
        self._later(
            connection.post(target.session, "Network.getResponseBody", {"requestId": request.identity}),
            lambda answer: self._read(request, answer, media),
            f"the answer of {request.method} {bare(request.url)}",
            needed=status < 400 and "grant_type" in request.body,
        )

    def _read(self, request: Request, answer: Message, media: str) -> None:
        body = str(answer.get("body", ""))
        if answer.get("base64Encoded"):
            body = base64.b64decode(body).decode("utf-8", "replace")
        before = len(self._ended)
        if len(body) <= BODY:
            self._take(names.in_body(body, media), f"answer of {request.method} {bare(request.url)}")
        if len(self._ended) > before and "grant_type" in request.body:
            self.issuers.add(request.origin)

    def _frame(self, connection: Connection, target: Target, message: Message) -> None:
        body = str(message.get("response", {}).get("payloadData", ""))
        if len(body) <= BODY:
            self._take(names.in_body(body, "json"), "a WebSocket's message")

    def _later(
        self, answer: Future[Message], use: Callable[[Message], None], what: str, needed: bool = True
    ) -> None:
        self._pending.add(answer)

        def done(future: Future[Message]) -> None:
            with self._lock:
                self._pending.discard(future)
                error = future.exception()
                if error is None:
                    use(future.result())
                elif needed:
                    self.unread.append(f"{what} could not be read: {error}")

        answer.add_done_callback(done)

    def _take(self, found: names.Found, where: str) -> None:
        for kind, value in found:
            if value not in self._secrets:
                self._secrets[value] = Secret(kind, value, where, self.now)
                if kind in ISSUED:
                    self._ended.append(self.now)


def _posted(asked: Message) -> str:
    """Return the body of a request, joined from its parts if the protocol reports them."""
    if "postData" in asked:
        return str(asked["postData"])[:BODY]
    parts = (base64.b64decode(entry.get("bytes", "")) for entry in asked.get("postDataEntries", ()))
    return b"".join(parts).decode("utf-8", "replace")[:BODY]
