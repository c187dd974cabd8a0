"""Signing in and out: what is asked of the provider, and what its answers are worth. Loaded when first needed."""

from auth import calls, provider, session
from auth.errors import AuthError
from auth.oidc import authorization, codec, dpop, id_token, logout, token, transaction, urls, userinfo
from auth.platform import Future, dumps, loads, settings, spawn, worker

_PROTOCOL = "iss aud azp exp iat nbf nonce at_hash c_hash s_hash sid jti".split()
_FRAME = 10  # seconds in which a hidden frame has to answer

_settings = settings()
_records = {}  # state → a sign-in in a popup or a frame: nothing of it leaves this worker


async def _login(message, body, port):
    mode = message.get("mode", "redirect")
    params = message.get("params", {})
    for name in params:
        if name not in _settings["login_params"]:
            raise AuthError("request_invalid", f"parameter {name}: name it in [auth] login_params")
    if mode not in ("redirect", "popup", "frame"):
        raise AuthError("request_invalid", "mode")
    target = calls.target(message.get("api", ""))
    return await _begin(message.get("return_to"), params, mode, target)


async def _begin(return_to, params, mode, target):
    """Make a record, hand the request to the door, and say by which address of this site the visitor leaves."""
    params = _settings.get("params", {}) | params
    scopes, named = calls.wanted(target)
    metadata = provider.metadata()
    small = mode != "redirect"
    # What leaves this worker is never the session's own key.
    pair, jkt = await _key(session.held() if small else None, not small)
    route = urls.return_route(return_to, _settings["base"])
    random = worker.random(transaction.RANDOM)
    record = transaction.new(_settings, random, route, worker.now(), params, target, jkt)
    challenge = await worker.digest("SHA-256", record["verifier"].encode())
    state = codec.b64encode(worker.random(32))
    pairs = authorization.parameters(_settings, record, state, challenge, scopes, params | named)
    if mode != "frame" and authorization.by_post(metadata, _settings):
        pairs.append(("response_mode", "form_post"))  # a provider's page of its own, which no frame may show
    held = session.held()
    if record["silent"] and held:
        pairs.append(("id_token_hint", held["id_token"]))  # goes only into a pushed request
    spawn(provider.freshen())
    asked = {"state": state, "address": await provider.address(pairs, pair), "route": route, "small": small}
    if not small:
        asked["record"] = dumps([transaction.pack(record), await worker.export_pair(pair) if pair else ""])
    handle = (await worker.door("keep", asked))["handle"]
    if small:
        _keep(state, {"words": transaction.pack(record), "pair": pair, "mode": mode, "ticket": handle})
    session.note("login")
    return {"url": f"{_settings['door']}leave/{handle}", "ticket": handle}


async def _key(held, readable):
    """(key pair, thumbprint) for DPoP: a new one, or that of the session `held`, so that its other tokens stay of use."""
    if not _settings.get("dpop"):
        return None, ""
    pair = held["dpop"] if held else await worker.dpop_key(readable)
    words = dpop.thumbprint(await worker.public(pair))
    return pair, codec.b64encode(await worker.digest("SHA-256", words.encode()))


def _keep(state, record):
    """Keep the record of a sign-in in a popup or a frame for as long as it is good, and no longer."""
    record["outcome"] = Future()
    if record["mode"] == "popup":
        record["timer"] = worker.later(transaction.LIFETIME, lambda: _drop(state, "popup_timeout"))
    else:
        record["timer"] = worker.later(_FRAME, lambda: _drop(state, "frame_timeout"))
    _records[state] = record
    worker.hear(_announced)


def _take(state):
    """The record of a state, which is good for nothing after this; None if there is none."""
    record = _records.pop(state, None)
    if record:
        worker.cancel(record["timer"])
    return record


def _drop(state, code):
    """Forget a record; whoever waits for it learns why."""
    record = _take(state)
    if record:
        record["outcome"].set_result(AuthError(code))


async def renew(target, port):
    """Have a page sign in anew in a hidden frame, and wait for that. The provider's session may be over: then so is ours."""
    began = session.rounds
    params = {"prompt": "none"}
    organization = session.held()["claims"].get("org_id")
    if organization:
        params["organization"] = organization
    begun = await _begin("", params, "frame", target)
    worker.post(port, dumps({"event": "renew", **begun}))
    refused = await _records[_with_ticket(begun)]["outcome"]
    if refused:
        if refused.code == "login_required" and began == session.rounds:
            session.end("expired")
        raise refused


def _with_ticket(message):
    """The state of the sign-in that a message is about, or None."""
    for state in list(_records):
        if _records[state]["ticket"] == message.get("ticket"):
            return state
    return None


async def _outcome(message, body, port):
    """Wait until the sign-in in a popup or a frame has come to its end. AuthError if that was no good one."""
    state = _with_ticket(message)
    if state is None:
        raise AuthError("transaction_missing", "not under way, or finished before")
    refused = await _records[state]["outcome"]
    if refused:
        raise refused
    return {}


async def _cancel(message, body, port):
    state = _with_ticket(message)
    if state is not None:
        _drop(state, "popup_cancelled")
    return {}


async def _arrived(message, body, port):
    """Fetch from the door the answer to a sign-in by redirect, judge it, and begin the session."""
    found = await _claimed(message.get("handle"))
    if not found:
        raise AuthError("transaction_missing", "the answer was fetched before, or is not there any more")
    refused, record = await _judged(found)
    if refused:
        refused.return_to = record.get("return_to", "")
        refused.silent = bool(record.get("silent"))
        raise refused
    return {"return_to": record["return_to"]}


async def _announced(handle):
    """The door has the answer to somebody's popup or frame: if it is this vault's, judge it."""
    if _records:
        found = await _claimed(handle)
        if found:
            await _judged(found)


async def _claimed(handle):
    return await worker.door("claim", {"handle": str(handle), "states": list(_records)})


async def _judged(found):
    """(what is wrong with an answer or None, its record). The answer is the last use of every state in it."""
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
    """(record as text, key pair) of an answer: of a popup or frame from here, of a redirect from the door."""
    if mine:
        return mine[0]["words"], mine[0]["pair"]
    if not kept:
        raise AuthError(
            "transaction_missing", "not begun in this browser, finished before, or begun too long ago"
        )
    words, key = loads(kept)
    return words, await worker.import_pair(key) if key else None


async def _exchange(answer, record, pair):
    """Code → tokens → claims → session. Nothing that was granted is used or kept before the ID token is found good."""
    session.held()  # one that is over ends before this, however late its timer is
    began = session.rounds
    code = await _code(answer)
    metadata = provider.metadata()
    if record["silent"] and session.ended:
        raise AuthError("signed_out", "signed out while signing in")
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
        return authorization.judge(answer, _settings, provider.metadata())
    except AuthError as error:
        refused = error
    if newest or refused.code not in ("issuer_missing", "issuer_unadvertised"):
        raise refused
    provider.doubt(refused.code)
    await provider.freshen()
    return authorization.judge(answer, _settings, provider.metadata())


async def _logout(message, body, port):
    """Forget first; then tell the provider what is not needed any more, and where the visitor may end its session."""
    held = session.end("signed_out")
    for state in list(_records):
        if _records[state]["mode"] == "frame":
            _drop(state, "signed_out")
    if message.get("local"):
        return {"url": "", "form": None}
    if held:
        tokens = [(held["refresh_token"], "refresh_token")]
        tokens += [(each["access_token"], "access_token") for each in held["tokens"].values()]
        spawn(calls.revoke(tokens))
    return logout.request(provider.metadata(), _settings, codec.b64encode(worker.random(16)))


OPS = {
    "login": _login,
    "arrived": _arrived,
    "outcome": _outcome,
    "cancel": _cancel,
    "fetch": calls.fetch,
    "logout": _logout,
}
