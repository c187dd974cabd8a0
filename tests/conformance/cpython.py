"""The core realm: the vault's own modules under CPython, over real HTTP, with another library's cryptography.

What a browser does by itself is implemented here: CORS with its preflights, no redirects, the vault's own policy of
where it may connect, and a door through which visitors leave and come back.
"""

import asyncio
import base64
import contextlib
import hashlib
import http.client
import importlib
import json
import os
import socket
import sys
import threading
import time
from pathlib import Path
from types import ModuleType, SimpleNamespace
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from tests.door import Door, Pairs

AUTH = Path(__file__).resolve().parents[2] / "site" / "auth"
PORT = 1
_REDIRECTS = (301, 302, 303, 307, 308)
_SAFE_REQUEST = {"accept", "accept-language", "content-language"}
_SAFE_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
_SAFE_ANSWER = {
    *("cache-control", "content-language", "content-length", "content-type", "expires", "last-modified"),
    "pragma",
}


class PlatformError(Exception):
    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


class Loop:
    """An event loop on a thread of its own, because the test's thread may have one that belongs to the browser."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="core-realm", daemon=True)
        self.thread.start()

    def run(self, coroutine, timeout=60):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout)

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.loop.close()


class Flight:
    """One request, on a thread, that can be stopped from outside."""

    def __init__(self, origin):
        self.origin, self.connection, self.ended = origin, None, False

    def stop(self):
        self.ended = True
        sock = self.connection and self.connection.sock
        if sock:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def send(self, url, method, headers, body, limit):
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        lower = {name.lower(): value for name, value in headers.items()}
        if _needs_preflight(method, lower):
            self._preflight(parts, target, method, lower)
        status, found, data = self._once(parts, target, method, headers, body, limit)
        if status in _REDIRECTS and "location" in found:
            raise PlatformError("network")
        if found.get("access-control-allow-origin") not in (self.origin, "*"):
            raise PlatformError("network")
        shown = _listed(found.get("access-control-expose-headers", "")) | _SAFE_ANSWER
        return status, {name: value for name, value in found.items() if name in shown}, data

    def _preflight(self, parts, target, method, headers):
        asked = sorted(name for name in headers if not _is_safe(name, headers[name]))
        ask = {
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": ",".join(asked),
        }
        status, found, _ = self._once(parts, target, "OPTIONS", ask, None, 100_000)
        allowed = _listed(found.get("access-control-allow-headers", ""))
        methods = _listed(found.get("access-control-allow-methods", "")) | {"get", "head", "post"}
        fine = 200 <= status < 300 and found.get("access-control-allow-origin") in (self.origin, "*")
        if not fine or not set(asked) <= allowed or method.lower() not in methods:
            raise PlatformError("network")

    def _once(self, parts, target, method, headers, body, limit):
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
        try:
            head = {"Origin": self.origin, "Accept-Encoding": "identity", **headers}
            self.connection.request(method, target, body=body, headers=head)
            answer = self.connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            data = answer.read(limit + 1)
            if len(data) > limit:
                raise PlatformError("size")
            return answer.status, found, data + answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise PlatformError("network") from error
        finally:
            self.connection.close()


def _listed(text):
    return {name.strip().lower() for name in text.split(",") if name.strip()}


def _is_safe(name, value):
    if name == "content-type":
        return value.split(";")[0].strip().lower() in _SAFE_TYPES
    return name in _SAFE_REQUEST


def _needs_preflight(method, headers):
    unsafe = [name for name, value in headers.items() if not _is_safe(name, value)]
    return bool(unsafe) or method not in ("GET", "HEAD", "POST")


class Worker(Pairs, ModuleType):
    """A fake auth.platform.worker over real HTTP."""

    PlatformError = PlatformError

    def __init__(self, loop, origin, reachable):
        super().__init__("auth.platform.worker")
        self.loop, self.origin, self.reachable = loop, origin, reachable
        self.doorman, self.heard = Door(), None
        self.flights, self.events, self.sent = [], [], []
        self.answers, self.ports = {}, []
        self.shift = 0.0  # seconds by which this visitor's clocks are ahead
        self.hopeless = ""  # address where waiting for a response is useless

    def now(self):
        return time.time() + self.shift

    def monotonic(self):
        return time.monotonic() + self.shift

    def later(self, seconds, call):
        return self.loop.call_later(seconds, call)

    def cancel(self, timer):
        if timer:
            timer.cancel()

    async def fetch(self, url, method, headers, body, limit, cache="no-store"):
        """Send a request, within the policy and the time limit, unless it is stopped."""
        parts = urlsplit(url)
        self.sent.append((method, url, dict(headers), body))
        if f"{parts.scheme}://{parts.netloc}" not in self.reachable:
            raise PlatformError("network")
        flight, stopped = Flight(self.origin), self.loop.create_future()
        self.flights.append(stopped)
        body = bytes(body) if isinstance(body, bytes | bytearray | memoryview) else body
        work = self.loop.run_in_executor(None, flight.send, url, method, dict(headers), body, limit)
        try:
            done, _ = await asyncio.wait(
                {work, stopped}, timeout=self._patience(url), return_when=asyncio.FIRST_COMPLETED
            )
            if work in done:
                status, found, data = work.result()
                return SimpleNamespace(status=status, headers=found, body=Data(data))
            raise PlatformError("aborted" if stopped in done else "timeout")
        finally:
            flight.stop()
            work.add_done_callback(lambda ended: ended.exception())
            self.flights.remove(stopped)

    def _patience(self, url):
        """Return the time limit of a request, in seconds."""
        return 0.5 if self.hopeless and url.startswith(self.hopeless) else 15.0

    def hold(self, on):
        """Do nothing: the lock is for other pages, and there are none here."""

    def abort(self):
        for stopped in self.flights:
            if not stopped.done():
                stopped.set_result("aborted")

    def random(self, size):
        return os.urandom(size)

    def base64(self, text):
        return base64.b64encode(text.encode("latin-1")).decode()

    def holds(self, data, words):
        return any(word.encode() in bytes(data) for word in words)

    async def digest(self, name, data):
        return hashlib.new(name.replace("-", ""), bytes(data)).digest()

    async def verify(self, job):
        from tests.auth import samples

        try:
            return samples.verify(job)
        except Exception as error:
            raise PlatformError("crypto") from error

    async def door(self, name, ask):
        return await self.doorman.ask(name, ask)

    def hear(self, call):
        self.heard = call

    async def public(self, pair):
        numbers = pair.public_key().public_numbers()
        x, y = (_b64(number.to_bytes(32)) for number in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    async def sign(self, pair, data):
        r, s = decode_dss_signature(pair.sign(bytes(data), ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)

    async def more(self):
        """Do nothing: an import under CPython finds the deferred chunk by itself."""

    def serve(self, receive, welcome):
        self.receive = receive
        self.ports.append(PORT)
        welcome(PORT)

    def post(self, port, words, buffers=()):
        message = json.loads(words)
        waiting = self.answers.pop(message.get("id"), None)
        if waiting is None:
            self.events.append(message)
        else:
            waiting.set_result((message, list(buffers)))

    def drop(self, port):
        if port in self.ports:
            self.ports.remove(port)


class Data(bytes):
    """A Uint8Array, with the members that the vault uses."""

    @property
    def buffer(self):
        return bytes(self)


def _b64(data):
    from auth.oidc import codec

    return codec.b64encode(data)


class Vault:
    """A separate copy of the vault, and a page's end of the connection to it."""

    def __init__(self, loop, settings, origin, reachable):
        self.line, self.count, self.failures = loop, 0, []
        self.worker = Worker(loop.loop, origin, reachable)
        self.kept = _modules()
        _install(self.worker, settings, self.spawn)
        self.line.run(self._start())

    async def _start(self):
        importlib.import_module("auth.vault.vault")

    def spawn(self, coroutine):
        task = self.worker.loop.create_task(coroutine)
        task.add_done_callback(self._ended)

    def _ended(self, task):
        if not task.cancelled() and task.exception():
            self.failures.append(task.exception())

    def call(self, op, body=None, timeout=60, **fields):
        """Return (reply, buffers) of an operation."""
        return self.line.run(self._call(op, body, fields), timeout)

    async def _call(self, op, body, fields):
        self.count += 1
        number = self.count
        answer = self.worker.answers[number] = self.worker.loop.create_future()
        words = json.dumps({"v": 1, "id": number, "op": op, **fields})
        await self.worker.receive(PORT, words, [] if body is None else [body])
        return await answer

    def sentence(self, code):
        """Return the sentence that the page would show to the visitor."""
        return importlib.import_module("auth.messages").sentence(code)

    def close(self):
        """Remove this vault's modules; other tests import their own."""

        async def end():
            self.worker.abort()
            mine = asyncio.current_task()
            for task in asyncio.all_tasks():
                if task is not mine:
                    task.cancel()
            await asyncio.sleep(0)

        self.line.run(end())
        for name in _modules():
            del sys.modules[name]
        sys.modules.update(self.kept)


def _modules():
    return {name: module for name, module in sys.modules.items() if name.split(".")[0] == "auth"}


def _install(worker, settings, spawn):
    """Import a package `auth` whose platform is this one, and whose modules are new."""
    for name in _modules():
        del sys.modules[name]
    package, platform = ModuleType("auth"), ModuleType("auth.platform")
    package.__path__, platform.__path__ = [str(AUTH)], []
    platform.Future = lambda: worker.loop.create_future()
    platform.spawn, platform.worker = spawn, worker
    platform.dumps, platform.loads = json.dumps, json.loads
    platform.settings = lambda: json.loads(json.dumps(settings))
    platform.text = lambda data, fatal=False: bytes(data).decode("utf-8", "strict" if fatal else "replace")
    platform.plain = platform.octets = bytes
    package.platform = platform
    sys.modules |= {"auth": package, "auth.platform": platform, "auth.platform.worker": worker}
