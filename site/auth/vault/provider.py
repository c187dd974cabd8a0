"""The provider: its metadata and keys, requests to it, and DPoP proofs (RFC 9449) for it and the APIs."""

from auth.errors import AuthError
from auth.oidc import authorization, discovery, dpop, id_token, par
from auth.platform import Future, settings, spawn, text, worker
from auth.vault import session

_HOUR = 3600
_MINUTE = 60
_LOOKS = 6
# The beginnings of error codes that outdated metadata or keys may cause.
_SOURCES = ("metadata_", "jwks_", "id_token_", "issuer_", "token_", "network", "timeout")

_settings = settings()
_metadata = None
_keys = None
_fresh_until = 0
_fetching = None  # a Future for the newest fetch of the metadata, done when the fetch has succeeded or failed
_doubts = 0  # how often metadata and keys were discarded
_looks = []  # when metadata or keys were fetched because of a failure, in monotonic seconds
_nonces = {}  # origin → the newest DPoP nonce of that server


def metadata():
    """Return the provider's metadata: the pinned copy, until a fetched one has passed the checks."""
    global _metadata
    if _metadata is None:
        _metadata = discovery.check(_settings["metadata"], _settings)
    return _metadata


async def freshen():
    """Fetch the metadata, unless that was done within the last hour. Wait for the fetch, whoever started it.

    Return whether this call started it. If the fetched copy fails the checks, the held one stays in use.
    """
    global _fresh_until, _fetching
    mine = worker.monotonic() >= _fresh_until
    if mine:
        _fresh_until = worker.monotonic() + _HOUR
        _fetching = Future()
        spawn(_fetch(_fetching))
    doubts = _doubts
    await _fetching
    if doubts == _doubts:
        return mine
    return await freshen()  # a sign-in failed meanwhile, and discarded that copy


async def _fetch(fetching):
    """Fetch the metadata, then the keys. Ignore responses to requests from before the last call of `doubt`."""
    global _keys
    epoch = session.epoch
    doubts = _doubts
    good = await _fetch_metadata(epoch, doubts)
    fetching.set_result(None)
    try:
        keys = await _fetched_keys(epoch) if good else None
        if good and doubts == _doubts:
            _keys = keys
    except AuthError as error:
        session.note("metadata", error.code)


async def _fetch_metadata(epoch, doubts):
    """Fetch the metadata, and return whether the fetched copy is in use now."""
    global _metadata, _fresh_until
    try:
        found = discovery.judge(
            *await ask({"url": _settings.get("metadata_url") or discovery.url(_settings["issuer"])}, epoch),
            _settings,
        )
    except Exception as error:
        session.note("metadata", session.known(error).code)
        if doubts == _doubts and epoch != session.epoch:
            _fresh_until = 0  # aborted because the session ended, which says nothing about the provider
        return False
    if doubts == _doubts:
        _metadata = found
    return doubts == _doubts


def doubt(code):
    """Discard metadata and keys after a failed sign-in, if its error code says that they may be the cause.

    The next sign-in then starts from the pinned metadata, and fetches both again.
    """
    global _metadata, _keys, _fresh_until, _doubts
    if code.startswith(_SOURCES) and _may_look():
        _metadata = None
        _keys = None
        _fresh_until = 0
        _doubts += 1


def _may_look():
    """Return whether metadata or keys may be fetched again: only a few times a minute, to prevent a flood."""
    now = worker.monotonic()
    _looks[:] = [at for at in _looks if now - at < _MINUTE]
    if len(_looks) >= _LOOKS:
        return False
    _looks.append(now)
    return True


async def _fetched_keys(epoch):
    return id_token.keys(*await ask({"url": metadata()["jwks_uri"]}, epoch))


def foresee(epoch):
    """Begin to fetch the keys, if they are not known, so that they arrive while the code is exchanged.

    Return a Future for `verified`, or None.
    """
    if _known():
        return None
    coming = Future()
    spawn(_foreseen(coming, epoch))
    return coming


async def _foreseen(coming, epoch):
    try:
        coming.set_result(await _fetched_keys(epoch))
    except Exception:
        coming.set_result(None)  # `verified` asks again


def _known():
    return _keys is not None and worker.monotonic() < _fresh_until


async def verified(granted, epoch, coming=None):
    """Verify the ID token's signature in a token response. Return (claims, digest of the access token).

    `coming` is what `foresee` returned.
    """
    parsed = id_token.parse(granted["id_token"], _settings)
    if not await worker.verify(await _verification(parsed, epoch, coming)):
        raise AuthError("id_token_signature")
    return parsed["claims"], await worker.digest(parsed["digest"], granted["access_token"].encode())


async def _verification(parsed, epoch, coming):
    """Return what `worker.verify` needs for an ID token.

    If the token names an unknown key, fetch the keys again (OIDC Core 10.1.1), once, and only a few times a
    minute for all tokens.
    """
    global _keys
    known = _known()
    if not known:
        foreseen = await coming if coming else None
        known = foreseen is not None
        _keys = foreseen if known else await _fetched_keys(epoch)
    try:
        return id_token.verification(parsed, _keys)
    except AuthError as error:
        if not known or error.code != "id_token_key_unknown" or not _may_look():
            raise
    _keys = await _fetched_keys(epoch)
    return id_token.verification(parsed, _keys)


async def address(pairs, pair):
    """Return the URL to send the visitor to, with the whole request or a reference to a pushed one (RFC 9126)."""
    found = metadata()
    mode = par.mode(found, _settings)
    if mode != "off":
        try:
            reply = await ask(par.request(found, pairs), session.epoch, pair)
            return par.url(found, _settings, par.judge(*reply))
        except AuthError as error:
            session.note("par", error.code)
            if mode == "required" or error.code not in ("network", "timeout"):
                raise
    return authorization.url(found, pairs)


async def ask(request, epoch, pair=None, access_token=""):
    """Send a request to the provider and return (status, media type, text) of the response.

    Raise AuthError if there is no response: network, timeout or signed_out.
    """
    try:
        answer = await send(request, epoch, pair, access_token, 400_000)
    except worker.PlatformError as error:
        code = {"timeout": "timeout", "aborted": "signed_out"}.get(error.kind, "network")
        raise AuthError(code, error.kind) from None
    return answer.status, answer.headers.get("content-type", ""), _words(answer)


def _words(answer):
    try:
        return text(answer.body, True)
    except Exception:
        return ""  # not UTF-8; every `judge` function refuses an empty text


async def send(request, epoch, pair, access_token, limit):
    """Send a request and return the worker.Answer.

    Nothing is sent once the session of `epoch` is over. With a key `pair`, each request carries a DPoP
    proof of its own, and is sent once more if a nonce was missing. Raise AuthError if the session is over,
    or if the server demands a nonce twice.
    """
    url = request["url"]
    method = request.get("method", "GET")
    origin = "/".join(url.split("/")[:3])
    for _ in range(2):
        headers = dict(request.get("headers", {}))
        if pair:
            headers["DPoP"] = await _proof(pair, method, url, origin, access_token)
        session.require(epoch)
        cache = request.get("cache", "no-store")
        answer = await worker.fetch(url, method, headers, request.get("body"), limit, cache)
        if not pair:
            return answer
        _nonces[origin] = dpop.nonce(answer.headers) or _nonces.get(origin, "")
        # an API demands a nonce in a header, the provider in the response's body (RFC 9449 8, 9)
        words = "" if access_token or answer.status != 400 else _words(answer)
        if not dpop.nonce_demanded(answer.status, answer.headers, words):
            return answer
    raise AuthError("dpop_nonce", "demanded again")


async def _proof(pair, method, url, origin, access_token):
    digest = await worker.digest("SHA-256", access_token.encode()) if access_token else None
    jwk = await worker.public(pair)
    nonce = _nonces.get(origin, "")
    message = dpop.message(jwk, method, url, worker.now(), worker.random(16), nonce, digest)
    return dpop.join(message, await worker.sign(pair, message.encode()))
