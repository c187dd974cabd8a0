"""Calls to the APIs, each with an access token meant for it, which is renewed when it expires."""

from auth.errors import AuthError
from auth.oidc import challenge, refresh, urls
from auth.platform import Future, settings, spawn, worker
from auth.vault import provider, session

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_AGAIN = ("GET", "HEAD", "PUT", "DELETE")  # idempotent, so they can be repeated (RFC 9110 9.2.2)
_PASSING = ("network", "timeout", "jwks_response")  # temporary faults, which are no reason to end the session

_settings = settings()
_flight = None  # a Future for the renewal in progress: refresh tokens are used one at a time


def target(name):
    """Return the name of the first API that shares its token with the given one.

    `name` is an API's name or a URL, by default the first API. Raise AuthError if there is no such API.
    """
    apis = _settings["apis"]
    if "://" in str(name):
        name = urls.match_url(apis, name)[0]["name"]
    api = _api(name or (apis[0]["name"] if apis else ""))
    if api:
        return next(other["name"] for other in apis if _group(other) == _group(api))
    if name:
        raise AuthError("api_not_allowed", "no API of that name")
    return ""


def _api(name):
    """Return the API of that name, or None."""
    return next((api for api in _settings["apis"] if api["name"] == name), None)


def _group(api):
    """Return what APIs that share a token have in common: audience and resource. At Entra ID, where neither is named,
    it is the resource that their scopes begin with (api://…/read).
    """
    named = _audience(api)
    whole = [scope for scope in api["scopes"] if "://" in scope]
    return named if named or not whole else {"scope": whole[0].rpartition("/")[0]}


def _audience(api):
    return {name: api[name] for name in ("resource", "audience") if api.get(name)}


def parameters(name):
    """Return {resource, audience} of a target, for the token endpoint."""
    api = _api(name)
    return _audience(api) if api else {}


def wanted(name):
    """Return (scopes, parameters) of an authorization request for a target.

    A refresh token gets no more than was asked for here (RFC 6749 6, RFC 8707 2.2), so if refresh tokens
    are used, the request names all APIs; but not those told apart by their scopes, of which Entra ID takes one at a time.
    """
    scopes = list(_settings["scopes"])
    params = parameters(name)
    mine = _group(_api(name)) if _api(name) else {}
    resources = []
    for api in _settings["apis"]:
        group = _group(api)
        if group == mine or (_settings.get("refresh") and "scope" not in mine | group):
            scopes += [scope for scope in api["scopes"] if scope not in scopes]
            resources += [api["resource"]] if api.get("resource") and api["resource"] not in resources else []
    if len(resources) > 1:
        params = params | {"resource": resources}
    return scopes, params


def _renewal(name):
    """Return the parameters of a refresh for a target: without a scope it gives what was granted at first (RFC 6749 6)."""
    api = _api(name)
    return {"scope": " ".join(wanted(name)[0])} if api and "scope" in _group(api) else parameters(name)


def entry(granted):
    """Return what the session keeps of an access token.

    It counts as expired up to 30 seconds before its end, because clocks and networks are slow.
    """
    life = granted["expires_in"]
    until = worker.monotonic() + life - min(30, life / 10)
    return {
        "access_token": granted["access_token"],
        "until": until,
        "scopes": granted["scopes"],
        "doubt": False,
    }


async def fetch(message, body, port):
    """Call an API for the page on `port`, and return (reply, buffer).

    If the API refuses the token itself, repeat the call once with a new token, where that can do no harm.
    """
    api, request = _request(message, body)
    name = target(api["name"])
    held = session.held()
    began = session.rounds
    if not held:
        raise AuthError("signed_out")
    request["cache"] = _cache(api, request, held)
    token = await _token(name, port, began)
    answer, said = await _send(request, token, began)
    if answer[0] == 401 and _give_up(token, answer, said) and request["method"] in _AGAIN:
        token = await _other(name, port, began) or token
        if token["doubt"]:
            answer, said = await _send(request, token, began)
    if answer[0] < 400:
        token["doubt"] = False
        if request["method"] == "GET":
            held["fetched"] = [*held["fetched"][-999:], _name(request)]
    reply = {"status": answer[0], "headers": answer[2], "challenge": said}
    return reply, answer[3].buffer


def _request(message, body):
    name, path, method = [message.get(field) for field in ("api", "path", "method")]
    headers = message.get("headers", {})
    apis = _settings["apis"]
    api, url = urls.match(apis, name, path) if name else urls.match_url(apis, path)
    if method not in _METHODS or (body and method in ("GET", "HEAD")):
        raise AuthError("request_invalid", "method")
    for header, value in headers.items():
        if not isinstance(value, str) or header.lower() not in api["headers"]:
            raise AuthError("request_invalid", f"header {header}: name it in [apis.{api['name']}] headers")
    return api, {"url": url, "method": method, "headers": headers, "body": body}


def _cache(api, request, held):
    """Return how the browser's HTTP cache is used (Fetch 2.2.5).

    What it has from before this session may be another visitor's, so the first request for each URL goes past it.
    """
    reads = request["method"] in ("GET", "HEAD")
    if api["cache"] == "default" and reads and _name(request) not in held["fetched"]:
        return "reload"
    return api["cache"]


def _name(request):
    """Return what tells an answer from others in a cache: the URL, and the headers by which it may vary."""
    return f"{request['url']} {sorted(request['headers'].items())}"


async def _send(request, token, began):
    """Send the request and return (the API's response, its challenge or None)."""
    pair = session.held()["dpop"]
    kind = "DPoP" if pair else "Bearer"
    headers = request["headers"] | {"Authorization": f"{kind} {token['access_token']}"}
    try:
        answer = await provider.send(
            request | {"headers": headers}, began, pair, token["access_token"], 32_000_000
        )
    except worker.PlatformError as error:
        raise AuthError("signed_out" if began != session.rounds else "api_unreachable", error.kind) from None
    if began != session.rounds:
        raise AuthError("signed_out")
    return answer, challenge.judge(answer[0], answer[2].get("www-authenticate", ""))


def _give_up(token, answer, said):
    """Return whether to renew the token and repeat the call, after the API has answered 401.

    If the token is the cause (RFC 6750 3.1), it counts as expired, so that the next call renews it anyway.
    An API that hides its WWW-Authenticate may mean the token: enough to get another one, not to end a
    session. A token that was renewed for this reason already is not replaced again.
    """
    refused = said is not None and said["error"] == "invalid_token"
    hidden = "www-authenticate" not in answer[2] and session.renewable()
    if token["doubt"] or not (refused or hidden):
        return False
    session.note("token_refused")
    token["until"] = 0
    return session.held() is not None and session.renewable()


async def _other(name, port, began):
    """Return a new token, marked with `doubt` as the API may refuse any; or None, to keep its response."""
    try:
        token = await _token(name, port, began)
    except AuthError:
        if began != session.rounds:
            raise
        return None
    token["doubt"] = True
    return token


async def _token(name, port, began):
    """Return the token for a target: the one that is held, or a new one. Raise AuthError if there is none."""
    while True:
        held = session.held()
        if began != session.rounds:
            raise AuthError("signed_out")
        found = held["tokens"].get(name)
        if found and worker.monotonic() < found["until"]:
            return found
        if _flight:
            await _flight
        else:
            await _renew(held, name, port)


async def _renew(held, name, port):
    """Renew the token for a target. After a failure, refuse to try again for 5 seconds, doubled each time."""
    global _flight
    if not session.renewable():
        raise AuthError("token_missing", name)
    again, delay, code = held["waits"].get(name, (0, 5, ""))
    if worker.monotonic() < again:
        raise AuthError(code, "not tried again so soon")
    _flight = Future()
    try:
        if held["refresh_token"]:
            await _refresh(held, name)
        else:
            from auth.vault import flows

            await flows.renew(name, port)
        held["waits"].pop(name, None)
    except Exception as error:
        refused = session.known(error)
        held["waits"][name] = (worker.monotonic() + delay, min(2 * delay, 300), refused.code)
        session.note("renewal", refused.code)
        raise refused from None
    finally:
        flight = _flight
        _flight = None
        flight.set_result(None)


async def _refresh(held, name):
    """Use the refresh token (RFC 6749 6). The new one takes its place before anything else can fail."""
    began = session.rounds
    pair = held["dpop"]
    used = held["refresh_token"]
    request = refresh.request(provider.metadata(), _settings, used, _renewal(name))
    reply = await provider.ask(request, began, pair)
    try:
        granted = refresh.judge(*reply, wanted(name)[0], "DPoP" if pair else "Bearer")
        if began != session.rounds:
            spawn(revoke([(granted["refresh_token"], "refresh_token")]))
            raise AuthError("signed_out")
        if granted["refresh_token"] and held["refresh_token"] == used:
            held["refresh_token"] = granted["refresh_token"]
        if granted["id_token"]:
            claims, digest = await provider.verified(granted, began)
            refresh.claims(claims, _settings, held["claims"], digest, worker.now())
            held["id_token"] = granted["id_token"]
    except AuthError as error:
        # the response cannot be trusted, and the refresh token that fetched it may be used up
        spent = reply[0] == 200 and error.code not in _PASSING
        if began == session.rounds and (spent or error.code == "invalid_grant"):
            session.end("revoked")
        raise
    if began != session.rounds or held["dpop"] is not pair:
        raise AuthError("signed_out", "signed in anew meanwhile")
    held["tokens"][name] = entry(granted)
    session.note("renewed")


async def revoke(tokens):
    """Revoke [(token, kind)] at the provider (RFC 7009). Failures are only logged: tokens expire anyway."""
    from auth.oidc import logout

    for token, kind in tokens:
        request = token and logout.revocation(provider.metadata(), _settings, token, kind)
        try:
            if request:
                await provider.ask(request, session.rounds)
        except AuthError as error:
            session.note("revocation", error.code)
