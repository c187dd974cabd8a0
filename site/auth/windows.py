"""What sign-in needs of a page beyond a plain visit: small windows, hidden frames, dialogs, the session's last minute.

The client loads this script when it is first wanted. No answer passes through here: the vault fetches it from the
door, so whether the provider's pages cut the window off from this one does not matter.
"""

from auth import client, line, router
from auth.errors import AuthError
from auth.platform import Future, page, settings, spawn

_settings = settings()
_confirming = None  # while the visitor is asked to confirm who they are: a future for all who wait for it
_left = None  # seconds until the session ends, while that is counted down
_final = False  # whether nothing but a new sign-in can put that end off
_active = 0  # when the vault last heard that the visitor is active
_wired = []  # ids of the elements whose events are heard
_dialog = None  # the one that is open, and who hears what is chosen in it


async def sign_in(ask, window):
    """Sign in by the small window, or in this one if there is none."""
    if not window and page.unsaved():
        word, window = await _try_again()
        if word == "cancel":
            return
    if not window:
        await _leave(ask)
    elif await _by_window(ask, window) and ask["return_to"] != client.here():
        await router.go(ask["return_to"])


async def step_up(challenge, api):
    """Have the visitor confirm who they are, as an API asks (RFC 9470 4). AuthError if that did not come about."""
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
    """As _choose, where no window opened. Another one that does not open is no leave to go."""
    word = "window"
    window = None
    while word == "window" and not window:
        word, window = await _choose("leave")
    return word, window


async def _leave(ask):
    await client.leave(ask)
    await _pause(10)  # meanwhile the browser goes


async def _by_window(ask, window):
    """Whether the visitor signed in by the small window. Their closing it cannot be told from its being cut off."""
    end = Future()
    box = _open("waiting", lambda word: end.set_result((word, None)))
    word = problem = begun = None  # before the try: Brython looks for them in the wrong frame after it
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
    """Hear from the vault what came of a sign-in that is not this whole page's."""
    problem = None
    try:
        await line.call("outcome", ticket=ticket)
    except AuthError as error:
        problem = error
    end.set_result(("done", problem))


async def _by_frame(url, ticket):
    """Ask the provider by a hidden frame: it answers without a word to the visitor, or not at all."""
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
    """The visitor whom the provider still knows, or None. Once in a document's life, and without a word of what fails."""
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
    """The vault wants something; or somebody is signed in whose session ends when nothing is done."""
    if message.get("event") == "renew":
        try:
            await _by_frame(message["url"], message["ticket"])
        except AuthError:
            pass  # the vault knows, and so does who waits for it
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
    """Whether this is the first time that somebody asks so."""
    first = name not in _wired
    if first:
        _wired.append(name)
    return first


def _ended(user):
    protected = page.document.querySelector("main").getAttribute("data-protected") == "true"
    if not user and client.reason in ("idle", "limit") and not protected:
        client.notice(AuthError("session_limit"))


def _moved(event):
    """Tell the vault that the visitor is active: at once in the last minute, else once in fifteen seconds."""
    global _active
    now = page.now()
    urgent = _left is not None and not _final
    if page.document.visibilityState == "visible" and (urgent or now - _active >= 15):
        _active = now
        client.stay()


def _count(left):
    """Show how long the session still lasts, and say it now and then to those who do not see it."""
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
    _final = _left is not None  # the count went on: it is not for want of activity


def _pressed(event):
    if page.closest(event.target, "[data-session-stay]"):
        spawn(_stay())


def submit(url, form):
    """Send the visitor to the URL by a form (RP-Initiated Logout 2: POST)."""
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
    """Show a dialog of the page's templates: `choose(word)` hears which button was pressed, or "cancel" for Esc.

    Returns what closes it; None if the page has no such dialog.
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
        if active.tagName == "BODY" or page.closest(active, "dialog"):  # what had the focus is there no more
            page.document.querySelector("main").focus({"preventScroll": True})


async def _choose(name):
    """(what was chosen, the small window if that was chosen and one opened)."""
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
