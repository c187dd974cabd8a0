"""Calls to the APIs in site.toml. The vault makes them, because it has the tokens."""

from auth.errors import AuthError
from auth.page import line, loader, login
from auth.platform import dumps, page


async def fetch(name, path="", method="GET", headers=None, json=None, body=None, step_up=True):
    """Call an API by its name in site.toml and a path below its prefix, or by a whole URL. Return a Response.

    If the API wants a fresher or stronger sign-in, the visitor is asked for one and the call is repeated
    once, unless `step_up` is False. Raise AuthError if there is no response to return.
    """
    headers = dict(headers or {})
    if json is not None:
        body = dumps(json)
        headers["Content-Type"] = "application/json"
    if isinstance(body, str):
        body = body.encode()
    request = {"api": name if path else "", "path": path or name, "method": method, "headers": headers}
    try:
        reply = line.Response(*await line.ask("fetch", request, body))
    except AuthError as error:
        if error.code == "token_missing":
            error.api = name
            if not page.arrived():  # else a sign-in has just come back without that token
                login.challenge(name)
        raise
    if step_up and line.wants_more(reply):
        reply = await (await loader.late()).step_up(reply.challenge, name, request, body)
    return reply
