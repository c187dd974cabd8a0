"""Silent sign-in: in a hidden frame, or by a redirect with prompt=none."""

from auth.errors import AuthError
from auth.page import away, line, router, visitor
from auth.platform import Future, page, settings, spawn

_settings = settings()


async def restore():
    """Return the claims of the visitor if the provider still has a session for them, or None. Errors are not shown.

    Call this once per document.
    """
    place = page.location.pathname
    known = router.route(place)
    redirect = _settings["restore"] == "redirect"
    after = _settings["post_logout_path"]
    if after != "/" and place == _settings["base"][:-1] + after:
        return None
    if redirect and known and known["protected"]:
        return None  # the sign-in that follows asks the provider anyway
    ask = {"return_to": visitor.here(), "api": "", "params": {"prompt": "none"}}
    try:
        if redirect:
            page.location.replace((await line.call("login", mode="redirect", **ask))["url"])
            await away.pause(10)
        else:
            begun = await line.call("login", mode="frame", **ask)
            await _sign_in(begun)
            return (await line.call("status"))["user"]
    except AuthError:
        pass
    return None


async def renew(begun):
    """Renew a token in a hidden frame. `begun` is the {url, ticket} of the sign-in that the vault has begun."""
    try:
        await _sign_in(begun)
    except AuthError:
        pass  # the vault knows about it, and reports it to the call that waits for the token


async def _sign_in(begun):
    """Sign in with a hidden frame, without asking the visitor anything. Raise AuthError if that fails."""
    frame = page.document.createElement("iframe")
    frame.hidden = True
    frame.src = begun["url"]
    end = Future()
    spawn(outcome(begun["ticket"], end))
    page.document.body.appendChild(frame)
    _, problem = await end
    frame.replaceWith()
    if problem:
        raise problem


async def outcome(ticket, end):
    """Wait until a sign-in in a popup or frame has ended, and set `end` to ("done", error or None)."""
    problem = None
    try:
        await line.call("outcome", ticket=ticket)
    except AuthError as error:
        problem = error
    end.set_result(("done", problem))
