"""What the vault asks of its worker: requests, randomness, keys, signatures, clocks, messages."""

from auth.platform import octets, plain, promise, scope, spawn

_NAME = "transactions"
_LIFE = 600_000  # milliseconds that a key may lie in the store

_subtle = scope.crypto.subtle
_flights = []
_ports = {}
_count = 0


class PlatformError(Exception):
    """`kind`: network, timeout, aborted, size, storage or crypto."""

    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


def now():
    """Seconds since 1970 by the visitor's clock."""
    return scope.Date.now() / 1000


def monotonic():
    """Seconds by a clock that nobody sets."""
    return scope.performance.now() / 1000


def later(seconds, call):
    """Call it after so many seconds; returns what `cancel` takes."""
    return scope.setTimeout(call, min(int(seconds * 1000), 2_000_000_000))


def cancel(timer):
    scope.clearTimeout(timer)


async def fetch(url, method, headers, body, limit):
    """(status, status text, headers, Uint8Array) of an answer of at most `limit` bytes, within 15 seconds."""
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
        "cache": "no-store",
        "redirect": "error",
        "referrerPolicy": "no-referrer",
        "signal": control.signal,
    }
    if body is not None:
        options["body"] = body
    try:
        answer = await scope.fetch(url, options)
        found = {}
        answer.headers.forEach(lambda value, name, whole: found.update({name: value}))
        return answer.status, answer.statusText, found, await _read(answer, limit, stop)
    except Exception:
        raise PlatformError(end[0]) from None
    finally:
        cancel(timer)
        _flights.remove(stop)


async def _read(answer, limit, stop):
    chunks = []
    size = 0
    if answer.body:
        reader = answer.body.getReader()
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


def abort():
    """End every request under way."""
    for stop in list(_flights):
        stop("aborted")


def random(size):
    return plain(scope.crypto.getRandomValues(scope.Uint8Array.new(size)))


async def digest(name, data):
    return plain(await _subtle.digest(name, octets(data)))


async def verify(job):
    """Whether the signature holds. `job`: see auth.oidc.id_token.verification."""
    try:
        key = await _subtle.importKey("jwk", job["jwk"], job["import_algorithm"], False, ["verify"])
        signature = octets(job["signature"])
        data = octets(job["data"])
        return await _subtle.verify(job["verify_algorithm"], key, signature, data)
    except Exception:
        raise PlatformError("crypto") from None


async def seal(words, keep=None):
    """(key id, iv, ciphertext) of the text, under a new key that can be used but not read, and is kept under its id.

    `keep`: a pair of `dpop_key` that is to lie beside it.
    """
    key_id = random(16)
    iv = random(12)
    key = await _subtle.generateKey({"name": "AES-GCM", "length": 256}, False, ["encrypt", "decrypt"])
    sealed = await _subtle.encrypt({"name": "AES-GCM", "iv": octets(iv)}, key, octets(words.encode()))
    record = {"key": key, "at": scope.Date.now()}
    if keep:
        record["keep"] = keep
    name = scope.btoa("".join([chr(byte) for byte in key_id])).replace("+", "-").replace("/", "_")
    await _store("put", record, name.rstrip("="))
    return key_id, iv, plain(sealed)


async def unseal(key_id, iv, sealed):
    """(text, pair or None), or None if there is no such key here. The keys are gone after this, whatever comes of it."""
    kept = await _store("take", key_id)
    if not kept:
        return None
    try:
        how = {"name": "AES-GCM", "iv": octets(iv)}
        words = plain(await _subtle.decrypt(how, kept.key, octets(sealed))).decode("utf-8")
        return words, getattr(kept, "keep", None)
    except Exception:
        raise PlatformError("crypto") from None


async def dpop_key():
    """A pair for ES256 whose private half can be used but not read."""
    try:
        return await _subtle.generateKey({"name": "ECDSA", "namedCurve": "P-256"}, False, ["sign", "verify"])
    except Exception:
        raise PlatformError("crypto") from None


def readable(pair):
    """Whether the private half could be taken out of the browser."""
    return bool(pair.privateKey.extractable)


async def public(pair):
    """The public half as a JWK: {kty, crv, x, y}."""
    jwk = await _subtle.exportKey("jwk", pair.publicKey)
    return {"kty": jwk.kty, "crv": jwk.crv, "x": jwk.x, "y": jwk.y}


async def sign(pair, data):
    """The signature of ES256: r and s, 32 bytes each."""
    try:
        how = {"name": "ECDSA", "hash": "SHA-256"}
        return plain(await _subtle.sign(how, pair.privateKey, octets(data)))
    except Exception:
        raise PlatformError("crypto") from None


async def more():
    """Load the rest of the vault."""
    if hasattr(scope.__GOSSAMER__, "more"):
        await scope.__GOSSAMER__.more()


async def purge():
    """Drop the keys of sign-ins that nobody finished."""
    try:
        known = await scope.indexedDB.databases()
        if any(base.name == "gossamer" for base in known):
            await _store("purge")
    except Exception:
        pass  # a browser without a list of databases, or without storage: `seal` will say so


async def _store(task, *args):
    try:
        asked = scope.indexedDB.open("gossamer", 1)
        asked.onupgradeneeded = lambda event: asked.result.createObjectStore(_NAME)
        await _settled(asked, "onsuccess")
        base = asked.result
        try:
            work = base.transaction(_NAME, "readwrite")
            table = work.objectStore(_NAME)
            found = None
            if task == "put":
                table.put(*args)
            elif task == "take":
                found = table.get(*args)
                table.delete(*args)  # in the same transaction: no second taker
            else:
                cursor = table.openCursor()
                cursor.onsuccess = lambda event: _drop_old(cursor.result)
            await _settled(work, "oncomplete")
            return found and found.result
        finally:
            base.close()
    except Exception:
        raise PlatformError("storage") from None


def _drop_old(cursor):
    if cursor:
        if not 0 <= scope.Date.now() - cursor.value.at < _LIFE:
            cursor.delete()
        getattr(cursor, "continue")()


def _settled(target, event):
    def wire(done, fail):
        setattr(target, event, done)
        target.onerror = target.onabort = target.onblocked = fail

    return promise(wire)


def serve(receive, welcome):
    """Take messages from pages: `receive(port number, text, buffers)`, a coroutine; `welcome(number)` greets a new page."""

    def open_port(port):
        global _count
        _count += 1
        number = _count

        def hear(event):
            _ports[number] = port
            words, *buffers = event.data
            spawn(receive(number, words, buffers))

        port.onmessage = hear
        port.onclose = lambda event: drop(number)
        _ports[number] = port
        welcome(number)

    if hasattr(scope, "onconnect"):
        scope.onconnect = lambda event: open_port(event.ports[0])
    else:
        open_port(scope)


def post(number, words, buffers=()):
    """Send to one page; to all of them if `number` is 0. Buffers are handed over, not copied."""
    for each in list(_ports):
        if number in (0, each):
            _ports[each].postMessage([words, *buffers], list(buffers))


def drop(number):
    _ports.pop(number, None)
