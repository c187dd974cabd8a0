"""Who is signed in, as the vault says, and whether the visitor is leaving this page to sign in or out."""

from auth.page import line
from auth.platform import Future, page

claims = None  # those of the signed-in visitor
reason = ""  # why they last changed
leaving = False  # whether a sign-in or sign-out is in progress
_known = None  # a Future from the start until the page knows who is signed in
_became = None  # the function that `expect` was given
_callbacks = []


async def user():
    """Return the claims of the signed-in visitor, or None."""
    if _known:
        await _known
    return claims


def expect(became):
    """Make `user` wait until the vault has said who is signed in.

    At each call of `become`, `became(other)` is called before the callbacks; `other` says whether somebody else was
    signed in until now.
    """
    global _known, _became
    _known = Future()
    _became = became


def become(user, why):
    """Set who is signed in, and why that changed. No other function sets these."""
    global claims, reason
    changed = user != claims
    other = not _known and (user or {}).get("sub") != (claims or {}).get("sub")
    claims = user
    reason = why
    _show(changed and not _known)
    if user or other:
        page.hush(not user)
    _answer()
    _became(other)
    if changed:
        for callback in list(_callbacks):
            callback(user)


def _show(changed):
    """Show in the page whether somebody is signed in, and who; after a change, also whether a session ended by itself."""
    root = page.root()
    root.setAttribute("data-auth", "signed-in" if claims else "signed-out")
    page.mark(root, "data-ended", changed and not claims and reason != "own" and not leaving)
    paint()


def _answer():
    """Wake up the callers that wait for `user`."""
    global _known
    known = _known
    _known = None
    if known:
        known.set_result(None)


def on_change(callback):
    """Call `callback(user or None)` at each sign-in and sign-out, in any tab.

    Return a function that unsubscribes.
    """
    return subscribe(_callbacks, callback)


def subscribe(callbacks, callback):
    """Add a callback to a list. Return a function that removes it, and may be called again."""
    callbacks.append(callback)
    return lambda: callback in callbacks and callbacks.remove(callback)


def paint():
    """Write the visitor's claims into all elements that have data-auth-claim."""
    for element in page.document.querySelectorAll("[data-auth-claim]"):
        name = element.getAttribute("data-auth-claim")
        known = claims or {}
        value = known.get(name)
        if value is None and name == "name":
            value = known.get("preferred_username") or known.get("email") or known.get("sub")
        element.textContent = "" if value is None else str(value)


def here():
    """Return this page's path, query and fragment, which a sign-in that starts now comes back to."""
    place = page.location
    return place.pathname + place.search + place.hash


async def leave(ask):
    """Go to the provider in this window. `ask` holds return_to, api and params of the sign-in."""
    page.mark(page.root(), "data-leaving", True)
    try:
        page.location.assign((await line.call("login", mode="redirect", **ask))["url"])
    finally:
        page.scope.setTimeout(remain, 10000)  # in case the visitor stops the navigation


def remain():
    """Record that the visitor is not leaving after all."""
    global leaving
    leaving = False
    page.mark(page.root(), "data-leaving", False)
