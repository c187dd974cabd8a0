"""Calls to the APIs, each with an access token meant for it."""

from auth.errors import AuthError
from auth.oidc import challenge, urls
from auth.oidc import token as oidc_token
from auth.platform import settings, worker
from auth.vault import provider, session, sign_in, targets, tokens

_AGAIN = ("GET", "HEAD", "PUT", "DELETE")  # idempotent, so they can be repeated (RFC 9110 9.2.2)
_MINUTE = 60  # seconds

_settings = settings()
_made = {}  # API → when pages called it in the last minute


async def fetch(message, body, port):
    """Call an API for the page on `port`, and return (reply, buffer).

    If the API refuses the token itself, repeat the call once with a new token, where that can do no harm.
    """
    api, request = _request(message, body)
    name = targets.target(api["name"])
    held = session.held()
    epoch = session.epoch
    if not held:
        raise AuthError("signed_out")
    _count(api)
    request["cache"] = _cache(api, request, held)
    token = await _token(name, port, epoch)
    answer, said = await _send(request, token, epoch)
    if answer.status == 401 and _give_up(token, answer, said) and request["method"] in _AGAIN:
        token = await _other(name, port, epoch) or token
        if token["doubt"]:
            answer, said = await _send(request, token, epoch)
    if answer.status < 400:
        token["doubt"] = False
        if request["method"] == "GET":
            held["fetched"] = [*held["fetched"][-999:], _name(request)]
    reply = {"status": answer.status, "headers": answer.headers, "challenge": said}
    return reply, answer.body.buffer


def _request(message, body):
    name, path, method = [message.get(field) for field in ("api", "path", "method")]
    headers = message.get("headers", {})
    apis = _settings["apis"]
    api, url = urls.match(apis, name, path) if name else urls.match_url(apis, path)
    if method not in api["methods"]:
        raise AuthError("request_invalid", f"method: name it in [apis.{api['name']}] methods")
    if not urls.is_listed(api["paths"], method, url[len(api["origin"] + api["prefix"]) - 1 :]):
        raise AuthError("api_not_allowed", f"path: name it in [apis.{api['name']}] paths")
    if body and method in ("GET", "HEAD"):
        raise AuthError("request_invalid", "body")
    for header, value in headers.items():
        if not isinstance(value, str) or header.lower() not in api["headers"]:
            raise AuthError("request_invalid", f"header {header}: name it in [apis.{api['name']}] headers")
    return api, {"url": url, "method": method, "headers": headers, "body": body}


def _count(api):
    """Count a call of a page. Raise AuthError if the API's `calls_per_minute` is used up for the last minute."""
    limit = api["calls_per_minute"]
    if not limit:
        return
    now = worker.monotonic()
    made = [moment for moment in _made.get(api["name"], []) if now - moment < _MINUTE]
    if len(made) >= limit:
        raise AuthError("rate_limited", f"calls_per_minute in [apis.{api['name']}]: {limit}")
    _made[api["name"]] = [*made, now]


def _cache(api, request, held):
    """Return how the browser's HTTP cache is used (Fetch 2.2.5).

    Older entries in the cache may belong to another visitor, so the first request for each URL in a session bypasses
    it.
    """
    reads = request["method"] in ("GET", "HEAD")
    if api["cache"] == "default" and reads and _name(request) not in held["fetched"]:
        return "reload"
    return api["cache"]


def _name(request):
    """Return the key of a response in a cache: the URL, and the request headers by which the response may vary."""
    return f"{request['url']} {sorted(request['headers'].items())}"


async def _send(request, token, epoch):
    """Send the request and return (the API's response, its challenge or None)."""
    pair = session.held()["dpop"]
    kind = "DPoP" if pair else "Bearer"
    headers = request["headers"] | {"Authorization": f"{kind} {token['access_token']}"}
    try:
        answer = await provider.send(
            request | {"headers": headers}, epoch, pair, token["access_token"], 32_000_000
        )
    except worker.PlatformError as error:
        session.require(epoch, error.kind)
        raise AuthError("api_unreachable", error.kind) from None
    session.require(epoch)
    _refuse_echo(answer, token["access_token"])
    return answer, challenge.judge(answer.status, answer.headers.get("www-authenticate", ""))


def _refuse_echo(answer, access_token):
    """Raise AuthError if the API's response repeats the access token, because no page may get it."""
    forms = oidc_token.forms(access_token, worker.base64)
    said = "\n".join(answer.headers.values())
    if any(form in said for form in forms) or worker.holds(answer.body, forms):
        raise AuthError("token_echoed")


def _give_up(token, answer, said):
    """Return whether to renew the token and repeat the call, after the API has answered 401.

    If the token is the cause (RFC 6750 3.1), mark it as expired, so that the next call renews it in any case. If the
    API hides its WWW-Authenticate header, the token may be the cause: that is reason enough to get another token, but
    not to end the session. A token that was renewed for this reason already is not replaced again.
    """
    refused = said is not None and said["error"] == "invalid_token"
    hidden = "www-authenticate" not in answer.headers and session.renewable()
    if token["doubt"] or not (refused or hidden):
        return False
    session.note("token_refused")
    token["until"] = 0
    return session.held() is not None and session.renewable()


async def _other(name, port, epoch):
    """Return a new token, marked with `doubt` because the API may refuse this one too.

    Return None if there is no new token; the API's response then stands. Raise AuthError if the session has ended.
    """
    try:
        token = await _token(name, port, epoch)
    except AuthError:
        if epoch != session.epoch:
            raise
        return None
    token["doubt"] = True
    return token


async def _token(name, port, epoch):
    """Return a token for a target, if necessary by a sign-in in a hidden frame of the page on `port`."""
    return await tokens.fresh(name, epoch, lambda: sign_in.renew(name, port))
