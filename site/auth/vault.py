"""The vault: the one place that holds tokens, and the only one that talks to the provider and the APIs.

It runs in a worker, whose own response says where it may connect. Pages send it messages of a closed set; what they get
back is claims, data and addresses, never a token.
"""

from auth.errors import AuthError
from auth.oidc import authorization, discovery, id_token, logout, token, transaction, urls
from auth.platform import dumps, loads, settings, spawn, text, worker

_PROTOCOL = "iss aud azp exp iat nbf nonce at_hash c_hash s_hash sid jti".split()
_PARAMS = ("prompt", "max_age", "acr_values", "login_hint", "ui_locales")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_HOUR = 3600

_settings = settings()
_tokens = None  # of the one session: {"access_token", "until" (monotonic), "user"}
_round = 0  # counts the sessions that ended
_timer = None
_metadata = None
_keys = None
_fresh_until = 0


def _session():
    """What is held, if it is still good."""
    if _tokens and worker.monotonic() >= _tokens["until"]:
        _end("expired")
    return _tokens


def _end(reason):
    """Forget first; then stop what is under way, and tell every page."""
    global _tokens, _round
    _tokens = None
    _round += 1
    worker.abort()
    _tell(reason)


def _begin(access_token, lifetime, user):
    """Hold a new session; another person's requests end with the old one."""
    global _tokens, _timer
    if _tokens and _tokens["user"]["sub"] != user["sub"]:
        _end("signed_out")
    lifetime -= min(30, lifetime / 10)
    _tokens = {"access_token": access_token, "until": worker.monotonic() + lifetime, "user": user}
    worker.cancel(_timer)
    _timer = worker.later(lifetime + 1, _session)
    _tell("signed_in")


def _tell(reason, port=0):
    held = _tokens
    worker.post(port, dumps({"event": "change", "reason": reason, "user": held["user"] if held else None}))


async def _ask(request):
    """(status, media type, text) of the provider's answer."""
    headers = request.get("headers", {})
    body = request.get("body")
    try:
        answer = await worker.fetch(request["url"], request.get("method", "GET"), headers, body, 400_000)
    except worker.PlatformError as error:
        code = {"timeout": "timeout", "aborted": "signed_out"}.get(error.kind, "network")
        raise AuthError(code, error.kind) from None
    try:
        words = text(answer[3], True)
    except Exception:
        words = ""  # not UTF-8: no judge takes an empty answer
    return answer[0], answer[2].get("content-type", ""), words


def _provider():
    """The provider's metadata: the pinned copy until a fresh one was found good."""
    global _metadata
    if _metadata is None:
        _metadata = discovery.check(_settings["metadata"], _settings)
    return _metadata


async def _refresh():
    """Fetch metadata and keys at most once an hour. What is wrong with them leaves in force what is held."""
    global _metadata, _fresh_until
    if worker.monotonic() < _fresh_until:
        return
    _fresh_until = worker.monotonic() + _HOUR
    try:
        answer = await _ask({"url": discovery.url(_settings["issuer"])})
        _metadata = discovery.judge(*answer, _settings)
        await _fetch_keys()
    except AuthError:
        pass


async def _fetch_keys():
    global _keys
    answer = await _ask({"url": _provider()["jwks_uri"]})
    _keys = id_token.keys(*answer)


async def _verify(parsed):
    """Check the signature; with keys fetched anew, once, if it names one that is not known (OIDC Core 10.1.1)."""
    known = _keys and worker.monotonic() < _fresh_until
    if not known:
        await _fetch_keys()
    try:
        job = id_token.verification(parsed, _keys)
    except AuthError as error:
        if not known or error.code != "id_token_key_unknown":
            raise
        await _fetch_keys()
        job = id_token.verification(parsed, _keys)
    if not await worker.verify(job):
        raise AuthError("id_token_signature")


def _target(api):
    return [(name, api[name]) for name in ("resource", "audience") if api.get(name)]


def _wanted():
    """(scopes, further parameters) of a sign-in. One access token serves the APIs that share the first one's audience."""
    scopes = list(_settings["scopes"])
    target = {}
    for api in _settings["apis"]:
        if _target(api) == _target(_settings["apis"][0]):
            target = dict(_target(api))
            scopes += [scope for scope in api["scopes"] if scope not in scopes]
    return scopes, target


async def _login(message, body):
    params = message.get("params", {})
    (scopes, target) = _wanted()
    for name, value in params.items():
        if name not in _PARAMS or not isinstance(value, (str, int)):
            raise AuthError("request_invalid", f"parameter {name}")
    metadata = _provider()
    now = worker.now()
    route = urls.return_route(message.get("return_to"), _settings["base"])
    record = transaction.new(_settings, worker.random(transaction.RANDOM), route, now, params)
    state = transaction.join_state(*await worker.seal(transaction.pack(record)))
    challenge = await worker.digest("SHA-256", record["verifier"].encode())
    spawn(_refresh())
    url = authorization.request(metadata, _settings, record, state, challenge, scopes, target | params)
    return {"url": url}


async def _callback(message, body):
    """Judge the provider's answer and begin the session. The first use of a state takes its key away, so it is the last."""
    answer = authorization.read(message.get("query"))
    if "state" not in answer:
        raise AuthError("state_missing")
    sealed = transaction.split_state(answer["state"])
    try:
        words = await worker.unseal(*sealed)
    except worker.PlatformError as error:
        raise AuthError("storage_unavailable" if error.kind == "storage" else "transaction_invalid") from None
    if words is None:
        raise AuthError("transaction_missing", "not begun in this browser, or finished before")
    record = transaction.judge(words, _settings, worker.now())
    try:
        await _exchange(answer, record)
    except AuthError as error:
        error.return_to = record["return_to"]
        raise
    return {"return_to": record["return_to"]}


async def _exchange(answer, record):
    metadata = _provider()
    (scopes, _) = _wanted()
    round_ = _round
    code = authorization.judge(answer, answer["state"], _settings, metadata)
    spawn(_refresh())
    reply = await _ask(token.request(metadata, _settings, record, code, {}))
    granted = token.judge(*reply, scopes)
    parsed = id_token.parse(granted["id_token"], _settings)
    await _verify(parsed)
    digest = await worker.digest(parsed["digest"], granted["access_token"].encode())
    claims = id_token.judge(parsed["claims"], _settings, record, digest, worker.now())
    if round_ != _round:
        raise AuthError("signed_out", "signed out while signing in")
    user = {name: value for name, value in claims.items() if name not in _PROTOCOL}
    _begin(granted["access_token"], granted["expires_in"], user)


async def _fetch(message, body):
    name = message.get("api")
    path = message.get("path")
    method = message.get("method")
    apis = _settings["apis"]
    headers = message.get("headers", {})
    api, url = urls.match(apis, name, path) if name else urls.match_url(apis, path)
    if _target(api) != _target(apis[0]):
        raise AuthError("api_not_allowed", "its audience is another than the first API's")
    if method not in _METHODS or (body and method in ("GET", "HEAD")):
        raise AuthError("request_invalid", "method")
    for name, value in headers.items():
        if not isinstance(value, str) or name.lower() in ("authorization", "dpop"):
            raise AuthError("request_invalid", f"header {name}")
    held = _session()
    round_ = _round
    if not held:
        raise AuthError("signed_out")
    headers["Authorization"] = f"Bearer {held['access_token']}"
    try:
        status, phrase, found, data = await worker.fetch(url, method, headers, body, 32_000_000)
    except worker.PlatformError as error:
        raise AuthError("signed_out" if round_ != _round else "api_unreachable", error.kind) from None
    if round_ != _round:
        raise AuthError("signed_out")
    return {"status": status, "status_text": phrase, "headers": found}, data.buffer


async def _status(message, body):
    held = _session()
    return {"user": held["user"] if held else None}


async def _logout(message, body):
    held = _tokens
    _end("signed_out")
    if not held or message.get("local"):
        return {"url": ""}
    # No id_token_hint: the address passes through the page and the history, where an ID token has no business.
    metadata = _provider()
    request = logout.revocation(metadata, _settings, held["access_token"], "access_token")
    if request:
        spawn(_revoke(request))
    return {"url": logout.request(metadata, _settings, "")["url"]}


async def _revoke(request):
    try:
        await _ask(request)
    except AuthError:
        pass  # the token ends by itself, soon


_OPS = {"status": _status, "login": _login, "callback": _callback, "fetch": _fetch, "logout": _logout}


def _read(words):
    """The message, if it is shaped like one: {v: 1, id, op, …}."""
    try:
        message = loads(words)
        fine = message["v"] == 1 and isinstance(message["id"], int)
        fine = fine and all(isinstance(message.get(name, {}), dict) for name in ("params", "headers"))
    except (ValueError, TypeError, LookupError, AttributeError):
        fine = False
    return message if fine else None


async def _receive(port, words, buffers):
    message = _read(words)
    if message is None:
        return
    if message.get("op") == "bye":
        worker.drop(port)
        return
    op = message.get("op")
    reply = {"id": message["id"], "ok": True}
    handed = []
    try:
        if op not in _OPS:
            raise AuthError("internal", "no such operation")
        result = await _OPS[op](message, buffers[0] if buffers else None)
        if isinstance(result, tuple):
            result, data = result
            handed = [data]
        reply["result"] = result
    except Exception as error:
        reply["ok"] = False
        reply["error"] = _problem(error)
    worker.post(port, dumps(reply), handed)


def _problem(error):
    code = "internal"
    description = type(error).__name__
    if isinstance(error, worker.PlatformError):
        code = "storage_unavailable" if error.kind == "storage" else "unsupported"
    elif isinstance(error, AuthError):
        code = error.code
        description = error.description
    return {"code": code, "description": description, "return_to": getattr(error, "return_to", "")}


def _welcome(port):
    worker.post(port, dumps({"event": "hello"}))


spawn(worker.purge())
worker.serve(_receive, _welcome)
