"""What a page needs for sign-in beyond a plain visit: popups, hidden frames, dialogs and the countdown.

The client loads this script when it is first needed. No authorization response passes through here: the vault
fetches it from the door, so it does not matter if the provider's pages cut the popup off from this page.
"""

from auth.errors import AuthError
from auth.page import client, line, router
from auth.platform import Future, page, settings, spawn

_settings = settings()
_confirming = None  # a Future for all who wait, while the visitor is asked to confirm who they are
_left = None  # seconds until the session ends, during the countdown
_final = False  # whether only a new sign-in can postpone that end
_active = 0  # when the vault was last told that the visitor is active
_wired = []  # the names that `_once` has seen
_dialog = None  # (id of the open dialog, function that is called with the choice)


async def sign_in(ask, window):
    """Sign in with the popup `window`, or by redirect if it is None. Raise AuthError if that fails."""
    if not window and page.unsaved():
        word, window = await _try_again()
        if word == "cancel":
            return
    if not window:
        await _leave(ask)
    elif await _by_window(ask, window) and ask["return_to"] != client.here():
        await router.go(ask["return_to"])


async def step_up(challenge, api):
    """Have the visitor confirm who they are, as an API asks (RFC 9470 4). Raise AuthError if that fails."""
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
    ask = {"return_to": client.here(), "api": api, "params": params}
    word, window = await _choose("confirm")
    if word != "cancel" and not window:
        word, window = await _try_again()
    if word == "cancel":
        raise AuthError("popup_cancelled")
    if not window:
        await _leave(ask)
    elif await _by_window(ask, window):
        return
    raise AuthError("step_up_required")


async def _try_again():
    """Offer the choice again after a popup was blocked. Return what `_choose` returns.

    A popup that is blocked once more is not consent to leave this page, so ask until there is a real choice.
    """
    word = "window"
    window = None
    while word == "window" and not window:
        word, window = await _choose("leave")
    return word, window


async def _leave(ask):
    await client.leave(ask)
    await _pause(10)  # seconds, in which the browser leaves this page


async def _by_window(ask, window):
    """Return whether the visitor signed in with the popup `window`. Raise AuthError if the sign-in failed.

    Only the dialog cancels it, because a closed popup looks the same as one that was cut off from this page.
    """
    end = Future()
    box = _open("waiting", lambda word: end.set_result((word, None)))
    word = problem = begun = None  # set before the try, or Brython looks for them in the wrong frame after it
    try:
        begun = await line.call("login", mode="popup", **ask)
        spawn(_outcome(begun["ticket"], end))
        window.go(begun["url"])
        word, problem = await end
    except AuthError as error:
        word, problem = "failed", error
    finally:
        _close(box)
    if problem:
        window.close()
        raise problem
    if word == "done":
        return True
    await line.call("cancel", ticket=begun["ticket"])
    window.close()
    if word == "here":
        await _leave(ask)
    return False


async def _outcome(ticket, end):
    """Wait until a sign-in in a popup or frame has ended, and set `end` to ("done", error or None)."""
    problem = None
    try:
        await line.call("outcome", ticket=ticket)
    except AuthError as error:
        problem = error
    end.set_result(("done", problem))


async def _by_frame(url, ticket):
    """Sign in with a hidden frame, without asking the visitor anything. Raise AuthError if that fails."""
    frame = page.document.createElement("iframe")
    frame.hidden = True
    frame.src = url
    end = Future()
    spawn(_outcome(ticket, end))
    page.document.body.appendChild(frame)
    problem = (await end)[1]
    frame.replaceWith()
    if problem:
        raise problem


async def restore():
    """Return the claims of a visitor whom the provider still knows, or None. Errors are not shown.

    Call this once per document.
    """
    place = page.location.pathname
    known = router.route(place)
    redirect = _settings["restore"] == "redirect"
    after = _settings["post_logout_path"]
    if after != "/" and place == _settings["base"][:-1] + after:
        return None
    if redirect and known and known[1]["protected"]:
        return None  # the sign-in that follows asks the provider anyway
    ask = {"return_to": client.here(), "api": "", "params": {"prompt": "none"}}
    try:
        if redirect:
            page.location.replace((await line.call("login", mode="redirect", **ask))["url"])
            await _pause(10)
        else:
            begun = await line.call("login", mode="frame", **ask)
            await _by_frame(begun["url"], begun["ticket"])
            return (await line.call("status"))["user"]
    except AuthError:
        pass
    return None


async def hear(message):
    """Handle a "renew" or "countdown" event. An empty message means: somebody has a session with limits."""
    if message.get("event") == "renew":
        try:
            await _by_frame(message["url"], message["ticket"])
        except AuthError:
            pass  # the vault knows of it, and tells whoever waits
    elif message.get("event") == "countdown":
        _count(message["left"])
    else:
        _watch()


def _watch():
    if _once("watch"):
        client.on_change(_ended)
        for event in ("pointerdown", "keydown", "visibilitychange") if _settings["session"]["idle"] else ():
            page.listen(page.document, event, _moved)


def _once(name):
    """Return whether this is the first call with this name."""
    first = name not in _wired
    if first:
        _wired.append(name)
    return first


def _ended(user):
    protected = page.document.querySelector("main").getAttribute("data-protected") == "true"
    if not user and client.reason in ("idle", "limit") and not protected:
        client.notice(AuthError("session_limit"))


def _moved(event):
    """Tell the vault of activity: at once in a countdown that this stops, else every 15 seconds at most."""
    global _active
    now = page.now()
    urgent = _left is not None and not _final
    if page.document.visibilityState == "visible" and (urgent or now - _active >= 15):
        _active = now
        client.stay()


def _count(left):
    """Show how many seconds the session still lasts, and announce it now and then for screen readers."""
    global _left, _final
    begun = _left is None
    _left = left
    for callback in list(client.countdowns):
        callback(left)
    box = page.document.querySelector("#session")
    if not box:
        return
    if left is not None:
        words = "1 second" if left == 1 else f"{left} seconds"
        page.fill("[data-left]", words, box)
        if begun:
            _final = not _settings["session"]["idle"]
            if _once("session"):
                page.listen(box, "click", _pressed)
        if begun or left in (30, 10):
            page.fill("[data-said]", box.querySelector("[data-shown]").textContent, box)
        page.mark(box, "data-final", _final)
    box.hidden = left is None


async def _stay():
    global _final
    await line.call("touch")
    _final = _left is not None  # the countdown goes on, so it is not the idle limit that ends the session


def _pressed(event):
    if page.closest(event.target, "[data-session-stay]"):
        spawn(_stay())


def submit(url, form):
    """Send the visitor to the URL by submitting a form there (RP-Initiated Logout 2: POST)."""
    box = page.document.createElement("form")
    box.method = "post"
    box.action = url
    box.hidden = True
    for name, value in form.items():
        field = page.document.createElement("input")
        field.name = name
        field.value = value
        box.appendChild(field)
    page.document.body.appendChild(box)
    box.submit()


def _open(name, choose):
    """Show the page's dialog of that name, and return it for `_close`; return None if the page has none.

    `choose(word)` is called with the choice of the button that is pressed, or with "cancel" for Esc.
    """
    global _dialog
    box = page.document.querySelector(f"#auth-{name}")
    if not box:
        return None
    if _once(box.id):
        page.listen(box, "click", _clicked)
        page.listen(box, "close", _closed)
    _dialog = box.id, choose
    page.mark(box, "data-unsaved", page.unsaved())
    box.showModal()
    return box


def _clicked(event):
    button = page.closest(event.target, "[data-choice]")
    if button and _dialog:
        _dialog[1](button.getAttribute("data-choice"))


def _closed(event):
    if _dialog and _dialog[0] == event.target.id and not event.target.open:
        _dialog[1]("cancel")


def _close(box):
    global _dialog
    _dialog = None
    if box:
        box.close()
        active = page.document.activeElement
        if active.tagName == "BODY" or page.closest(active, "dialog"):  # what had the focus is gone
            page.document.querySelector("main").focus({"preventScroll": True})


async def _choose(name):
    """Show a dialog and return (choice, popup); the popup is None unless it was chosen and did open.

    Return (None, None) if the page has no such dialog.
    """
    chosen = Future()

    def choose(word):
        window = page.open_window() if word == "window" else None
        chosen.set_result((word, window))

    box = _open(name, choose)
    if not box:
        return None, None
    found = await chosen
    _close(box)
    return found


def _pause(seconds):
    over = Future()
    page.scope.setTimeout(lambda: over.set_result(None), seconds * 1000)
    return over
