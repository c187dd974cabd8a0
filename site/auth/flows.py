"""Signing in and out: what is asked of the provider, and what its answers are worth. Loaded when first needed."""

from auth import calls, provider, session
from auth.errors import AuthError
from auth.oidc import authorization, codec, dpop, id_token, logout, token, transaction, urls, userinfo
from auth.platform import Future, dumps, settings, spawn, worker

_PROTOCOL = "iss aud azp exp iat nbf nonce at_hash c_hash s_hash sid jti".split()
_CHANNEL = "gossamer:"

_settings = settings()
_records = {}  # state → a sign-in in a popup or a frame: nothing of it is written anywhere


async def _login(message, body, port):
    mode = message.get("mode", "redirect")
    params = message.get("params", {})
    for name in params:
        if name not in _settings["login_params"]:
            raise AuthError("request_invalid", f"parameter {name}: name it in [auth] login_params")
    if mode not in ("redirect", "popup", "frame"):
        raise AuthError("request_invalid", "mode")
    target = calls.target(message.get("api", ""))
    return await _begin(port, message.get("return_to"), params, mode, target)


async def _begin(port, return_to, params, mode, target, waiting=None):
    """Make a record, keep it, and say where to go."""
    params = _settings.get("params", {}) | params
    scopes, named = calls.wanted(target)
    provider.metadata()
    # What outlives this worker lies where a page could use it: never the session's own key.
    pair, jkt = await _key(None if mode == "redirect" else session.held())
    route = urls.return_route(return_to, _settings["base"])
    random = worker.random(transaction.RANDOM)
    record = transaction.new(_settings, random, route, worker.now(), params, target, jkt)
    challenge = await worker.digest("SHA-256", record["verifier"].encode())
    if mode == "redirect":
        state = transaction.join_state(*await worker.seal(transaction.pack(record), pair))
    else:
        state = "m." + codec.b64encode(worker.random(32))
        _keep(state, {"words": transaction.pack(record), "pair": pair, "port": port, "waiting": waiting})
    try:
        pairs = authorization.parameters(_settings, record, state, challenge, scopes, params | named)
        held = session.held()
        if record["silent"] and held:
            pairs.append(("id_token_hint", held["id_token"]))  # goes only into a pushed request
        spawn(provider.freshen())
        url = await provider.address(pairs, pair)
    except AuthError as error:
        await _spend(state, port)
        error.silent = bool(record["silent"])
        raise error  # by name: Brython knows no more which one it was, after the await
    session.note("login")
    return {"url": url, "channel": "" if mode == "redirect" else _CHANNEL + state}


async def _key(held):
    """(key pair, thumbprint) for DPoP: a new one, or that of the session `held`, so that its other tokens stay of use."""
    if not _settings.get("dpop"):
        return None, ""
    pair = held["dpop"] if held else await worker.dpop_key()
    return pair, await _thumbprint(pair)


async def _thumbprint(pair):
    words = dpop.thumbprint(await worker.public(pair))
    return codec.b64encode(await worker.digest("SHA-256", words.encode()))


def _keep(state, record):
    """Keep a record for as long as it is good, and no longer."""
    record["timer"] = worker.later(transaction.LIFETIME, lambda: _drop(state, "transaction_expired"))
    _records[state] = record


def _drop(state, code):
    """Forget a record; whoever waits for it learns why."""
    record = _records.pop(state, None)
    if record:
        worker.cancel(record["timer"])
    if record and record["waiting"]:
        record["waiting"].set_result(AuthError(code))


async def renew(target, port):
    """Have a page sign in anew in a hidden frame, and wait for that. The provider's session may be over: then so is ours."""
    began = session.rounds
    waiting = Future()
    organization = session.held()["claims"].get("org_id")
    params = {"prompt": "none"} | ({"organization": organization} if organization else {})
    begun = await _begin(port, "", params, "frame", target, waiting)
    state = begun["channel"].removeprefix(_CHANNEL)
    worker.post(port, dumps({"event": "renew", **begun}))
    timer = worker.later(20, lambda: _drop(state, "frame_timeout"))
    refused = await waiting
    worker.cancel(timer)
    if refused:
        if refused.code == "login_required" and began == session.rounds:
            session.end("expired")
        raise refused


async def _cancel(message, body, port):
    state = str(message.get("channel")).removeprefix(_CHANNEL)
    if state in _records and _records[state]["port"] == port:
        _drop(state, "frame_timeout")
    return {}


async def _callback(message, body, port):
    """Judge the provider's answer and begin the session. The first use of a state takes its record away, so it is the last."""
    try:
        answer = authorization.read(message.get("query"))
    except AuthError as error:
        await _spoil(str(message.get("query")), port, error)
        raise error
    if "state" not in answer:
        raise AuthError("state_missing")
    words, pair, waiting = await _take(answer["state"], port)
    record = {}
    refused = None
    try:
        record = transaction.judge(words, _settings, worker.now())
        await _exchange(answer, record, pair)
    except Exception as error:
        refused = session.known(error)
        refused.return_to = record.get("return_to", "")
        refused.silent = bool(record.get("silent"))
    if waiting:
        waiting.set_result(refused)
    if refused:
        provider.doubt(refused.code)
        raise refused
    return {"return_to": record["return_to"]}


async def _spoil(query, port, refused):
    """An answer that cannot be read is the last use of every state in it all the same (RFC 9700 4.2.4)."""
    for piece in query[:16384].removeprefix("?").split("&"):
        waiting = await _spend(piece.removeprefix("state="), port) if piece[:6] == "state=" else None
        if waiting:
            waiting.set_result(refused)


async def _spend(state, port):
    """Make a state good for nothing, whether or not it still was for something. Gives who waits for it, or None."""
    try:
        return (await _take(state, port))[2]
    except AuthError:
        return None


async def _take(state, port):
    """(record as text, key pair, who waits for it) of a state, which is good for nothing after this."""
    if state.startswith("m."):
        record = _records.get(state)
        if record is None or record["port"] != port:
            raise AuthError("transaction_missing", "not begun by this page, or finished before")
        del _records[state]
        worker.cancel(record["timer"])
        return record["words"], record["pair"], record["waiting"]
    sealed = transaction.split_state(state)
    try:
        kept = await worker.unseal(*sealed)
    except worker.PlatformError as error:
        raise AuthError("storage_unavailable" if error.kind == "storage" else "transaction_invalid") from None
    if kept is None:
        raise AuthError("transaction_missing", "not begun in this browser, or finished before")
    return kept[0], kept[1], None


async def _exchange(answer, record, pair):
    """Code → tokens → claims → session. Nothing that was granted is used or kept before the ID token is found good."""
    session.held()  # one that is over ends before this, however late its timer is
    began = session.rounds
    code = await _code(answer)
    metadata = provider.metadata()
    if record["silent"] and session.ended:
        raise AuthError("signed_out", "signed out while signing in")
    if bool(record["jkt"]) != bool(pair):
        raise AuthError("transaction_invalid", "no key")
    if pair and (worker.readable(pair) or await _thumbprint(pair) != record["jkt"]):
        raise AuthError("transaction_invalid", "another key")
    kind = "DPoP" if pair else "Bearer"
    scopes = calls.wanted(record["target"])[0]
    request = token.request(metadata, _settings, record, code, calls.parameters(record["target"]))
    granted = token.judge(*await provider.ask(request, began, pair), scopes, kind)
    claims, digest = await provider.verified(granted, began)
    claims = id_token.judge(claims, _settings, record, digest, worker.now())
    person = claims
    if _settings.get("userinfo") and "userinfo_endpoint" in metadata:
        request = userinfo.request(metadata, granted["access_token"], kind)
        reply = await provider.ask(request, began, pair, granted["access_token"])
        person = userinfo.merge(claims, userinfo.judge(*reply, claims["sub"]))
    if record["silent"]:
        session.held()  # nor does this, for which nobody was there, go on with one that ended meanwhile
    if began != session.rounds:
        raise AuthError("signed_out", "signed out while signing in")
    held = session.held()
    if held and held["claims"]["sub"] != claims["sub"] and not record["switch"]:
        session.end("other_user")
        spawn(calls.revoke([(granted["access_token"], "access_token")]))
        raise AuthError("other_user")
    if granted["missing"]:
        session.note("scope_narrowed")
    session.begin(
        {
            "user": {name: value for name, value in person.items() if name not in _PROTOCOL},
            "claims": claims,
            "id_token": granted["id_token"],
            "refresh_token": granted["refresh_token"] if _settings.get("refresh") else "",
            "dpop": pair,
            "jkt": record["jkt"],
            "tokens": {record["target"]: calls.entry(granted)},
            "waits": {},
        },
        bool(record["silent"]),
    )


async def _code(answer):
    """The code of an answer, judged by metadata that was fetched before: never by whichever copy comes first.

    A refusal that newer metadata could lift comes only after they were fetched once more.
    """
    newest = await provider.freshen()
    try:
        return authorization.judge(answer, answer["state"], _settings, provider.metadata())
    except AuthError as error:
        refused = error
    if newest or refused.code not in ("issuer_missing", "issuer_unadvertised"):
        raise refused
    provider.doubt(refused.code)
    await provider.freshen()
    return authorization.judge(answer, answer["state"], _settings, provider.metadata())


async def _logout(message, body, port):
    """Forget first; then tell the provider what is not needed any more, and where the visitor may end its session."""
    held = session.end("signed_out")
    for state in list(_records):
        if _records[state]["waiting"]:
            _drop(state, "signed_out")
    if message.get("local"):
        return {"url": "", "form": None}
    if held:
        tokens = [(held["refresh_token"], "refresh_token")]
        tokens += [(each["access_token"], "access_token") for each in held["tokens"].values()]
        spawn(calls.revoke(tokens))
    return logout.request(provider.metadata(), _settings, codec.b64encode(worker.random(16)))


OPS = {"login": _login, "callback": _callback, "cancel": _cancel, "fetch": calls.fetch, "logout": _logout}
