"""Access to the browser for the vault: requests, randomness, keys, signatures, clocks, messages."""

from auth.platform import dumps, loads, octets, plain, promise, scope, settings, spawn

_CURVE = {"name": "ECDSA", "namedCurve": "P-256"}  # ES256 (RFC 7518 3.4)

_settings = settings()
_subtle = scope.crypto.subtle
_flights = []
_ports = {}
_count = 0
_holds = False  # whether there is a session
_release = None  # a function that releases the lock which tells pages that there is a session
_line = None  # the channel on which the door announces authorization responses


class Pair:
    """A key pair with the same attributes as the browser's CryptoKeyPair."""

    def __init__(self, private, public):
        self.privateKey = private
        self.publicKey = public


class Answer:
    """A response: its status, its headers (names in lower case) and its body as Uint8Array."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body


class PlatformError(Exception):
    """An operation of the browser failed. `kind`: network, timeout, aborted, size, door or crypto."""

    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


def now():
    """Return the seconds since 1970 by the visitor's clock."""
    return scope.Date.now() / 1000


def monotonic():
    """Return the seconds of the monotonic clock, which users cannot change."""
    return scope.performance.now() / 1000


def later(seconds, call):
    """Run `call` after so many seconds (23 days at most). Return the timer, for `cancel`."""
    return scope.setTimeout(call, min(int(seconds * 1000), 2_000_000_000))


def cancel(timer):
    """Cancel a timer that `later` returned; None does nothing."""
    scope.clearTimeout(timer)


async def fetch(url, method, headers, body, limit, cache="no-store"):
    """Send a request and return the Answer.

    Raise PlatformError if the body has more than `limit` bytes or has not arrived whole within 15 seconds.
    """
    control = scope.AbortController.new()
    end = ["network"]

    def stop(kind):
        end[0] = kind
        control.abort()

    _flights.append(stop)
    timer = later(15, lambda: stop("timeout"))
    options = {
        "method": method,
        "headers": headers,
        "mode": "cors",
        "credentials": "omit",
        "cache": cache,
        "redirect": "error",
        "referrerPolicy": "no-referrer",
        "signal": control.signal,
    }
    if body is not None:
        options["body"] = body
    try:
        reply = await scope.fetch(url, options)
        found = {}
        reply.headers.forEach(lambda value, name, whole: found.update({name: value}))
        return Answer(reply.status, found, await _read(reply, limit, stop))
    except Exception:
        raise PlatformError(end[0]) from None
    finally:
        cancel(timer)
        _flights.remove(stop)


async def _read(reply, limit, stop):
    chunks = []
    size = 0
    if reply.body:
        reader = reply.body.getReader()
        while True:
            step = await reader.read()
            if step.done:
                break
            size += step.value.byteLength
            if size > limit:
                stop("size")
            chunks.append(step.value)
    data = scope.Uint8Array.new(size)
    at = 0
    for chunk in chunks:
        data.set(chunk, at)
        at += chunk.byteLength
    return data


def hold(on):
    """Tell pages whether there is a session. Pages that run no Python yet only learn that one begins.

    While there is a session, hold a Web Lock, so that a page can see at once whether to wait for the vault. Firefox is
    excepted, because it keeps no page in the back/forward cache whose worker holds a lock.
    """
    global _holds, _release
    if on and not _holds:
        told = scope.BroadcastChannel.new("gossamer-session")
        told.postMessage("")
        told.close()
        if "Firefox" not in scope.navigator.userAgent and hasattr(scope.navigator, "locks"):
            held = promise(_keep)
            scope.navigator.locks.request("gossamer-session", {"mode": "shared"}, lambda lock: held)
    elif _release and not on:
        _release(None)
        _release = None
    _holds = on


def _keep(done, fail):
    global _release
    _release = done


def abort():
    """Abort all requests in progress."""
    for stop in list(_flights):
        stop("aborted")


def random(size):
    """Return `size` cryptographically secure random bytes."""
    return plain(scope.crypto.getRandomValues(scope.Uint8Array.new(size)))


def base64(text):
    """Return Latin-1 text in base64 (RFC 4648 4)."""
    return scope.btoa(text)


def holds(data, words):
    """Return whether one of the words, which are ASCII, is in the bytes."""
    text = scope.TextDecoder.new("latin1").decode(data)
    return any(word in text for word in words)


async def digest(name, data):
    """Return the digest of some bytes. `name` is that of the Web Crypto API, such as "SHA-256"."""
    return plain(await _subtle.digest(name, octets(data)))


async def verify(job):
    """Return whether the signature is valid. `job` comes from auth.oidc.id_token.verification."""
    try:
        key = await _subtle.importKey("jwk", job["jwk"], job["import_algorithm"], False, ["verify"])
        signature = octets(job["signature"])
        data = octets(job["data"])
        return await _subtle.verify(job["verify_algorithm"], key, signature, data)
    except Exception:
        raise PlatformError("crypto") from None


async def door(name, ask):
    """Send a request to the door and return its reply. Raise PlatformError if there is no door.

    Only a service worker can answer such a request: without one it never leaves the browser.
    """
    try:
        options = {"method": "POST", "mode": "same-origin", "cache": "only-if-cached", "body": dumps(ask)}
        answer = await scope.fetch(_settings["door"] + name, options)
        return loads(await answer.text())
    except Exception:
        raise PlatformError("door") from None


def hear(call):
    """Start the coroutine `call(handle)` for each authorization response that the door announces."""
    global _line
    if not _line:
        _line = scope.BroadcastChannel.new("gossamer")
        _line.onmessage = lambda event: spawn(call(event.data))


async def dpop_key(readable=False):
    """Return a new key pair for ES256. Its private key is exportable only if `readable`, for handing it to the door."""
    try:
        return await _subtle.generateKey(_CURVE, readable, ["sign", "verify"])
    except Exception:
        raise PlatformError("crypto") from None


async def export_pair(pair):
    """Return the private key of a readable pair as the text of a JWK, which includes the public key."""
    return scope.JSON.stringify(await _subtle.exportKey("jwk", pair.privateKey))


async def import_pair(words):
    """Return the pair that `export_pair` wrote, with a private key that is no longer exportable."""
    jwk = scope.JSON.parse(words)
    private = await _subtle.importKey("jwk", jwk, _CURVE, False, ["sign"])
    half = {"kty": jwk.kty, "crv": jwk.crv, "x": jwk.x, "y": jwk.y}
    return Pair(private, await _subtle.importKey("jwk", half, _CURVE, True, ["verify"]))


async def public(pair):
    """Return the public key as a JWK: {kty, crv, x, y}."""
    jwk = await _subtle.exportKey("jwk", pair.publicKey)
    return {"kty": jwk.kty, "crv": jwk.crv, "x": jwk.x, "y": jwk.y}


async def sign(pair, data):
    """Return the ES256 signature of `data`: r and s, 32 bytes each."""
    try:
        how = {"name": "ECDSA", "hash": "SHA-256"}
        return plain(await _subtle.sign(how, pair.privateKey, octets(data)))
    except Exception:
        raise PlatformError("crypto") from None


async def more():
    """Load the rest of the vault."""
    if hasattr(scope.__GOSSAMER__, "more"):
        await scope.__GOSSAMER__.more()


def serve(receive, welcome):
    """Receive messages from pages: start the coroutine `receive(port number, text, buffers)` for each message.

    `welcome(port number)` is called for each new page.
    """

    def open_port(port):
        global _count
        _count += 1
        number = _count

        def hear(event):
            _ports[number] = port
            try:
                words, *buffers = event.data
            except Exception:
                return  # not an array: no page of this site posts that
            spawn(receive(number, words, buffers))

        port.onmessage = hear
        port.onclose = lambda event: drop(number)
        _ports[number] = port
        welcome(number)

    if hasattr(scope, "clients"):
        return  # this script was registered as a service worker, but only the door may be one
    if hasattr(scope, "onconnect"):
        scope.onconnect = lambda event: open_port(event.ports[0])
    else:
        open_port(scope)


def post(number, words, buffers=()):
    """Send a message to one page, or to all of them if `number` is 0. Buffers are transferred, not copied."""
    for each in list(_ports):
        if number in (0, each):
            _ports[each].postMessage([words, *buffers], list(buffers))


def drop(number):
    """Forget a page that was closed."""
    _ports.pop(number, None)
