"""Sign-in in a popup, and the confirmation that an API may ask for.

No authorization response passes through here: the vault fetches it from the door, so it does not matter if the
provider's pages cut the popup off from this page.
"""

from auth.errors import AuthError
from auth.page import away, dialogs, frame, line, router, visitor
from auth.platform import Future, page, spawn

_confirming = None  # a Future for all calls that wait while the visitor confirms who they are


async def sign_in(ask, window):
    """Sign in with the popup `window`, or by redirect if it is None. Raise AuthError if that fails."""
    if not window and page.unsaved():
        word, window = await _try_again()
        if word == "cancel":
            return
    if not window:
        await away.leave(ask)
    elif await _by_window(ask, window) and ask["return_to"] != visitor.here():
        await router.go(ask["return_to"])


async def step_up(challenge, api, request, body):
    """Have the visitor confirm who they are, as an API asks (RFC 9470 4), call the API again, and return its Response.

    Raise AuthError if the visitor does not confirm, or if the API wants still more.
    """
    if visitor.leaving:
        raise AuthError("step_up_required")
    await _confirm_once(challenge, api)
    reply = line.Response(*await line.ask("fetch", request, body))
    if line.wants_more(reply):
        raise AuthError("step_up_required")
    return reply


async def _confirm_once(challenge, api):
    """Have the visitor confirm once for all calls that wait for it. Raise AuthError if that fails."""
    global _confirming
    if _confirming:
        problem = await _confirming
    else:
        _confirming = Future()
        problem = None
        try:
            await _confirm(challenge, api)
        except AuthError as error:
            problem = error
        finally:
            waiting = _confirming
            _confirming = None
            waiting.set_result(problem)
    if problem:
        raise problem


async def _confirm(challenge, api):
    params = {name: challenge[name] for name in ("acr_values", "max_age") if challenge.get(name)}
    ask = {"return_to": visitor.here(), "api": api, "params": params}
    word, window = await dialogs.choose("confirm")
    if word != "cancel" and not window:
        word, window = await _try_again()
    if word == "cancel":
        raise AuthError("popup_cancelled")
    if not window:
        await away.leave(ask)
    elif await _by_window(ask, window):
        return
    raise AuthError("step_up_required")


async def _try_again():
    """Offer the choice again after a popup was blocked. Return what `dialogs.choose` returns.

    If the popup is blocked again, this does not mean that the visitor agrees to leave this page, so ask until they
    choose.
    """
    word = "window"
    window = None
    while word == "window" and not window:
        word, window = await dialogs.choose("leave")
    return word, window


async def _by_window(ask, window):
    """Return whether the visitor signed in with the popup `window`. Raise AuthError if the sign-in failed.

    Only the dialog cancels the sign-in, because a closed popup looks the same as one that was cut off from this page.
    """
    end = Future()
    box = dialogs.show("waiting", lambda word: end.set_result((word, None)))
    word = problem = begun = None  # set before the try, or Brython looks them up in the wrong frame after it
    try:
        begun = await line.call("login", mode="popup", **ask)
        spawn(frame.outcome(begun["ticket"], end))
        window.go(begun["url"])
        word, problem = await end
    except AuthError as error:
        word, problem = "failed", error
    finally:
        dialogs.close(box)
    if problem:
        window.close()
        raise problem
    if word == "done":
        return True
    await line.call("cancel", ticket=begun["ticket"])
    window.close()
    if word == "here":
        await away.leave(ask)
    return False
