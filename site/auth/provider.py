"""The provider: its metadata and keys, what is sent to it, and DPoP proofs (RFC 9449) for it and the APIs."""

from auth import session
from auth.errors import AuthError
from auth.oidc import authorization, discovery, dpop, id_token, par
from auth.platform import Future, settings, spawn, text, worker

_HOUR = 3600
_MINUTE = 60
_LOOKS = 6
_SOURCES = ("metadata", "jwks", "id", "issuer", "token", "network", "timeout")  # first words of codes

_settings = settings()
_metadata = None
_keys = None
_fresh_until = 0
_fetching = None  # of the newest fetch of the metadata: done when it ended, well or not
_doubts = 0
_looks = []  # when keys were asked for in doubt
_nonces = {}  # origin → the newest nonce of that server


def metadata():
    """The provider's metadata: the pinned copy until a fresh one was found good."""
    global _metadata
    if _metadata is None:
        _metadata = discovery.check(_settings["metadata"], _settings)
    return _metadata


async def freshen():
    """Have metadata fetched within the hour; returns when that fetch has ended, whoever began it.

    Gives whether this call began it. What is wrong with the fetched copy leaves in force what is held.
    """
    global _fresh_until, _fetching
    began = worker.monotonic() >= _fresh_until
    if began:
        _fresh_until = worker.monotonic() + _HOUR
        _fetching = Future()
        spawn(_fetch(_fetching))
    doubts = _doubts
    await _fetching
    if doubts == _doubts:
        return began
    return await freshen()  # a sign-in that failed meanwhile has put that copy in doubt


async def _fetch(fetching):
    """Fetch the metadata, then the keys. What was asked for before a doubt is in doubt too."""
    global _keys
    began = session.rounds
    doubts = _doubts
    good = await _fetch_metadata(began, doubts)
    fetching.set_result(None)
    try:
        keys = await _fetched_keys(began) if good else None
        if good and doubts == _doubts:
            _keys = keys
    except AuthError as error:
        session.note("metadata", error.code)


async def _fetch_metadata(began, doubts):
    """Whether what was fetched is in force now."""
    global _metadata, _fresh_until
    try:
        found = discovery.judge(*await ask({"url": discovery.url(_settings["issuer"])}, began), _settings)
    except Exception as error:
        session.note("metadata", session.known(error).code)
        if doubts == _doubts and began != session.rounds:
            _fresh_until = 0  # cut off with the session that ended, which says nothing of the provider
        return False
    if doubts == _doubts:
        _metadata = found
    return doubts == _doubts


def doubt(code):
    """A sign-in failed: if its fault may lie in metadata or keys, the next one starts from the pinned ones, and fetches."""
    global _metadata, _keys, _fresh_until, _doubts
    if code.split("_")[0] in _SOURCES and _may_look():
        _metadata = None
        _keys = None
        _fresh_until = 0
        _doubts += 1


def _may_look():
    """Whether to look anew at what is held already: a few times a minute, so that no fault becomes a flood."""
    now = worker.monotonic()
    _looks[:] = [at for at in _looks if now - at < _MINUTE]
    if len(_looks) >= _LOOKS:
        return False
    _looks.append(now)
    return True


async def _fetched_keys(began):
    return id_token.keys(*await ask({"url": metadata()["jwks_uri"]}, began))


async def verified(granted, began):
    """(claims, digest of the access token) of the ID token in a token answer, once its signature holds."""
    parsed = id_token.parse(granted["id_token"], _settings)
    if not await worker.verify(await _verification(parsed, began)):
        raise AuthError("id_token_signature")
    return parsed["claims"], await worker.digest(parsed["digest"], granted["access_token"].encode())


async def _verification(parsed, began):
    """With keys fetched anew, once, if it names one that is not known (OIDC Core 10.1.1); but not for ever."""
    global _keys
    known = _keys is not None and worker.monotonic() < _fresh_until
    if not known:
        _keys = await _fetched_keys(began)
    try:
        return id_token.verification(parsed, _keys)
    except AuthError as error:
        if not known or error.code != "id_token_key_unknown" or not _may_look():
            raise
    _keys = await _fetched_keys(began)
    return id_token.verification(parsed, _keys)


async def address(pairs, pair):
    """Where to send the visitor: with the whole request, or with the name of one pushed ahead (RFC 9126)."""
    found = metadata()
    mode = par.mode(found, _settings)
    if mode != "off":
        try:
            reply = await ask(par.request(found, pairs), session.rounds, pair)
            return par.url(found, _settings, par.judge(*reply))
        except AuthError as error:
            session.note("par", error.code)
            if mode == "required" or error.code not in ("network", "timeout"):
                raise
    return authorization.url(found, pairs)


async def ask(request, began, pair=None, access_token=""):
    """(status, media type, text) of the provider's answer."""
    try:
        answer = await send(request, began, pair, access_token, 400_000)
    except worker.PlatformError as error:
        code = {"timeout": "timeout", "aborted": "signed_out"}.get(error.kind, "network")
        raise AuthError(code, error.kind) from None
    return answer[0], answer[2].get("content-type", ""), _words(answer)


def _words(answer):
    try:
        return text(answer[3], True)
    except Exception:
        return ""  # not UTF-8: no judge takes an empty answer


async def send(request, began, pair, access_token, limit):
    """What worker.fetch gives; nothing goes out once session number `began` is over.

    With a key, each request has a proof of its own; one that was refused for want of a nonce goes out once more.
    """
    url = request["url"]
    method = request.get("method", "GET")
    origin = "/".join(url.split("/")[:3])
    for _ in range(2):
        headers = dict(request.get("headers", {}))
        if pair:
            headers["DPoP"] = await _proof(pair, method, url, origin, access_token)
        if began != session.rounds:
            raise AuthError("signed_out")
        answer = await worker.fetch(url, method, headers, request.get("body"), limit)
        if not pair:
            return answer
        _nonces[origin] = dpop.nonce(answer[2]) or _nonces.get(origin, "")
        # an API says it in a header, the provider in the answer's text (RFC 9449 8, 9)
        words = "" if access_token or answer[0] != 400 else _words(answer)
        if not dpop.nonce_demanded(answer[0], answer[2], words):
            return answer
    raise AuthError("dpop_nonce", "demanded again")


async def _proof(pair, method, url, origin, access_token):
    digest = await worker.digest("SHA-256", access_token.encode()) if access_token else None
    jwk = await worker.public(pair)
    nonce = _nonces.get(origin, "")
    message = dpop.message(jwk, method, url, worker.now(), worker.random(16), nonce, digest)
    return dpop.join(message, await worker.sign(pair, message.encode()))
