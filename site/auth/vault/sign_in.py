"""Sign-in and sign-out: requests to the provider, and checks of its responses. Loaded when first needed."""

from auth.errors import AuthError
from auth.oidc import authorization, codec, dpop, id_token, logout, token, transaction, urls, userinfo
from auth.platform import Future, dumps, loads, settings, spawn, worker
from auth.vault import provider, session, targets, tokens

_PROTOCOL = "iss aud azp exp iat nbf nonce at_hash c_hash s_hash sid jti".split()
_MEANWHILE = "signed out while signing in"
_FRAME = 10  # seconds that a hidden frame may take

_settings = settings()
_records = {}  # state → a sign-in in a popup or a frame; its record never leaves this worker


async def login(message, body, port):
    """Begin the sign-in that a page asks for. Return what `_begin` returns.

    Raise AuthError if the request is not allowed.
    """
    mode = message.get("mode", "redirect")
    params = message.get("params", {})
    for name in params:
        if name not in _settings["login_params"]:
            raise AuthError("request_invalid", f"parameter {name}: name it in [auth] login_params")
    if mode not in ("redirect", "popup", "frame"):
        raise AuthError("request_invalid", "mode")
    target = targets.target(message.get("api", ""))
    return await _begin(message.get("return_to"), params, mode, target, bool(message.get("again")))


async def _begin(return_to, params, mode, target, again=False):
    """Record a new sign-in and hand its request to the door.

    Return {url, ticket}: the URL of this site by which the visitor leaves, and a name for this sign-in.
    """
    params = _settings.get("params", {}) | params
    small = mode != "redirect"
    # For a redirect the key leaves this worker, so it must never be the session's own.
    pair, jkt = await _key(session.held() if small else None, not small)
    route = _route(return_to, params, mode)
    random = worker.random(transaction.RANDOM)
    record = transaction.new(_settings, random, route, worker.now(), params, target, jkt, again)
    state, pairs = await _parameters(record, params, mode)
    spawn(provider.freshen())
    asked = {"state": state, "address": await provider.address(pairs, pair), "route": route, "small": small}
    if not small:
        asked["record"] = dumps([transaction.pack(record), await worker.export_pair(pair) if pair else ""])
    url, handle = await _exit(asked)
    if small:
        _keep(state, {"words": transaction.pack(record), "pair": pair, "mode": mode, "ticket": handle})
    session.note("login")
    return {"url": url, "ticket": handle}


def _route(return_to, params, mode):
    """Return the route to come back to. Raise AuthError if a silent sign-in could not come back to this page."""
    route = urls.return_route(return_to, _settings["base"])
    if params.get("prompt") == "none" and mode == "redirect" and return_to and route != return_to:
        raise AuthError("request_invalid", "return_to: a silent sign-in could not come back to this page")
    return route


async def _parameters(record, params, mode):
    """Return (state, the pairs of the authorization request) for a new record."""
    scopes, named = targets.wanted(record["target"])
    challenge = await worker.digest("SHA-256", record["verifier"].encode())
    state = codec.b64encode(worker.random(32))
    pairs = authorization.parameters(_settings, record, state, challenge, scopes, params | named)
    if mode != "frame" and authorization.by_post(provider.metadata(), _settings):
        pairs.append(("response_mode", "form_post"))  # needs a page of the provider, which no frame may show
    held = session.held()
    if record["silent"] and held:
        pairs.append(("id_token_hint", held["id_token"]))  # only a pushed request carries it
    return state, pairs


async def _exit(asked):
    """Hand an outgoing request to the door. Return (address of this site that leads there once, handle)."""
    handle = (await worker.door("keep", asked))["handle"]
    return f"{_settings['door']}leave/{handle}", handle


async def _key(held, readable):
    """Return (key pair, thumbprint) for DPoP, or (None, "") if DPoP is off.

    The key is that of the session `held`, so that its other tokens stay usable, or else a new one.
    """
    if not _settings.get("dpop"):
        return None, ""
    pair = held["dpop"] if held else await worker.dpop_key(readable)
    words = dpop.thumbprint(await worker.public(pair))
    return pair, codec.b64encode(await worker.digest("SHA-256", words.encode()))


def _keep(state, record):
    """Keep the record of a sign-in in a popup or a frame until it times out."""
    record["outcome"] = Future()
    if record["mode"] == "popup":
        record["timer"] = worker.later(transaction.LIFETIME, lambda: _drop(state, "popup_timeout"))
    else:
        record["timer"] = worker.later(_FRAME, lambda: _drop(state, "frame_timeout"))
    _records[state] = record
    worker.hear(_announced)


def _take(state):
    """Remove and return the record of a state, since a state works only once; None if there is no record."""
    record = _records.pop(state, None)
    if record:
        worker.cancel(record["timer"])
    return record


def _drop(state, code):
    """Remove a record, and report the error code to the callers that wait for its outcome."""
    record = _take(state)
    if record:
        record["outcome"].set_result(AuthError(code))


async def renew(target, port):
    """Have the page on `port` sign in again in a hidden frame, and wait for that.

    Raise AuthError if that fails. If the provider's session is over, end the session here too.
    """
    epoch = session.epoch
    params = {"prompt": "none"}
    organization = session.held()["claims"].get("org_id")
    if organization:
        params["organization"] = organization
    begun = await _begin("", params, "frame", target)
    worker.post(port, dumps({"event": "renew", **begun}))
    refused = await _records[_with_ticket(begun)]["outcome"]
    if refused:
        if refused.code == "login_required" and epoch == session.epoch:
            session.end("expired")
        raise refused


def _with_ticket(message):
    """Return the state of the sign-in whose ticket is in the message, or None."""
    for state in list(_records):
        if _records[state]["ticket"] == message.get("ticket"):
            return state
    return None


async def outcome(message, body, port):
    """Wait until the sign-in in a popup or a frame has ended. Raise AuthError if it failed."""
    state = _with_ticket(message)
    if state is None:
        raise AuthError("transaction_missing", "not under way, or finished before")
    refused = await _records[state]["outcome"]
    if refused:
        raise refused
    return {}


async def cancel(message, body, port):
    """Cancel the sign-in in a popup or a frame, if it is still in progress."""
    state = _with_ticket(message)
    if state is not None:
        _drop(state, "popup_cancelled")
    return {}


async def arrived(message, body, port):
    """Fetch the response to a sign-in by redirect from the door, check it, and begin the session."""
    found = await _claimed(message.get("handle"))
    if not found:
        raise AuthError("transaction_missing", "the answer was fetched before, or is not there any more")
    refused, record = await _judged(found)
    if refused:
        refused.return_to = record.get("return_to", refused.return_to)
        refused.silent = bool(record.get("silent"))
        refused.again = bool(record.get("again"))
        raise refused
    return {"return_to": record["return_to"]}


async def _announced(handle):
    """Fetch and check the authorization response to a popup or a frame, if it is for this vault.

    Any script of this site can announce a handle, so an unknown handle is ignored.
    """
    found = None
    try:
        if _records:
            found = await _claimed(handle)
    except Exception as error:
        session.note("login", session.known(error).code)
    if found:
        await _judged(found)


async def _claimed(handle):
    return await worker.door("claim", {"handle": str(handle), "states": list(_records)})


async def _judged(found):
    """Check an authorization response and return (AuthError or None, record). Its states cannot be used again."""
    mine = [_take(state) for state in found["states"] if state in _records]
    record = {}
    refused = None
    try:
        answer = authorization.read(found["query"])
        if "state" not in answer:
            raise AuthError("state_missing")
        words, pair = await _opened(mine, found["record"])
        record = transaction.judge(words, _settings, worker.now())
        await _exchange(answer, record, pair)
    except Exception as error:
        refused = session.known(error)
        provider.doubt(refused.code)
    for each in mine:
        each["outcome"].set_result(refused)
    return refused, record


async def _opened(mine, kept):
    """Return (record as text, key pair) for an authorization response.

    For a popup or a frame they were kept here, for a redirect by the door.
    """
    if mine:
        return mine[0]["words"], mine[0]["pair"]
    if not kept:
        raise AuthError(
            "transaction_missing", "not begun in this browser, finished before, or begun too long ago"
        )
    words, key = loads(kept)
    return words, await worker.import_pair(key) if key else None


async def _exchange(answer, record, pair):
    """Exchange the code for tokens, and begin the session with the claims.

    No granted token is used or kept before the ID token has passed its checks.
    """
    session.held()  # ends a session that is over, even if its timer is late
    epoch = session.epoch
    code = await _code(answer)
    metadata = provider.metadata()
    if record["silent"] and session.ended:
        raise AuthError("signed_out", _MEANWHILE)
    coming = provider.foresee(epoch)
    granted = await _redeem(code, metadata, record, epoch, pair)
    claims, digest = await provider.verified(granted, epoch, coming)
    claims = id_token.judge(claims, _settings, record, digest, worker.now())
    person = await _person(granted, claims, metadata, epoch, pair)
    if record["silent"]:
        session.held()  # check again, because a silent sign-in must not continue a session that ended meanwhile
    session.require(epoch, _MEANWHILE)
    _refuse_another(granted, claims, record)
    if granted["missing"]:
        session.note("scope_narrowed")
    session.begin(_new(granted, claims, person, record, pair), bool(record["silent"]))


async def _redeem(code, metadata, record, epoch, pair):
    """Return what the provider grants for the code (RFC 6749 4.1.3)."""
    target = record["target"]
    scopes, _ = targets.wanted(target)
    request = token.request(metadata, _settings, record, code, targets.parameters(target))
    return token.judge(*await provider.ask(request, epoch, pair), scopes, "DPoP" if pair else "Bearer")


async def _person(granted, claims, metadata, epoch, pair):
    """Return the claims for pages: those of the ID token and, if site.toml says so, of the UserInfo endpoint."""
    if not _settings.get("userinfo") or "userinfo_endpoint" not in metadata:
        return claims
    access_token = granted["access_token"]
    request = userinfo.request(metadata, access_token, "DPoP" if pair else "Bearer")
    reply = await provider.ask(request, epoch, pair, access_token)
    return userinfo.merge(claims, userinfo.judge(*reply, claims["sub"]))


def _refuse_another(granted, claims, record):
    """End the session if it is another person's, unless the visitor asked to change accounts."""
    held = session.held()
    if held and held["claims"]["sub"] != claims["sub"] and not record["switch"]:
        session.end("other_user")
        spawn(tokens.revoke([(granted["access_token"], "access_token")]))
        raise AuthError("other_user")


def _new(granted, claims, person, record, pair):
    """Return the session of a sign-in, as session.py holds it."""
    return {
        "user": {name: value for name, value in person.items() if name not in _PROTOCOL},
        "claims": claims,
        "id_token": granted["id_token"],
        "refresh_token": granted["refresh_token"] if _settings.get("refresh") else "",
        "dpop": pair,
        "jkt": record["jkt"],
        "tokens": {record["target"]: tokens.entry(granted)},
        "waits": {},
        "fetched": [],  # URLs of APIs that this session has in the browser's HTTP cache
    }


async def _code(answer):
    """Check an authorization response against fetched metadata, and return its code.

    Waiting for the fetch makes the result independent of which response arrives first. If newer metadata could remove
    an error, raise it only after fetching the metadata once more.
    """
    newest = await provider.freshen()
    try:
        return authorization.judge(answer, _settings, provider.metadata())
    except AuthError as error:
        refused = error
    if newest or refused.code not in ("issuer_missing", "issuer_unadvertised"):
        raise refused
    provider.doubt(refused.code)
    await provider.freshen()
    return authorization.judge(answer, _settings, provider.metadata())


async def sign_out(message, body, port):
    """End the session here first, then revoke its tokens. Return where to sign out at the provider."""
    held = session.end("signed_out")
    for state in list(_records):
        if _records[state]["mode"] == "frame":
            _drop(state, "signed_out")
    if message.get("local"):
        return {"url": "", "form": None}
    if held:
        handed = [(held["refresh_token"], "refresh_token")]
        handed += [(each["access_token"], "access_token") for each in held["tokens"].values()]
        spawn(tokens.revoke(handed))
    metadata = provider.metadata()
    state = codec.b64encode(worker.random(16))
    if held and _settings.get("logout", {}).get("hint"):
        try:
            return await _past_the_pages(logout.request(metadata, _settings, state, held["id_token"]))
        except worker.PlatformError:
            session.note("logout", "door_unavailable")  # go on without the hint: the visitor wants to leave
    return logout.request(metadata, _settings, state)


async def _past_the_pages(request):
    """Hand the URL of a sign-out to the door. Return {url, form} with an address of this site that leads there."""
    if request["url"]:
        request["url"], _ = await _exit({"address": request["url"]})
    return request
