"""Sign-in as pages see it. No token is here, nor can one be: this module asks the vault."""

from auth import line
from auth.errors import AuthError
from auth.line import Response
from auth.messages import sentence, title
from auth.platform import Future, dumps, page, settings, spawn

_settings = settings()
_user = None
_known = None  # until the vault has answered: a future
_callbacks = []
reason = ""  # of the last change
countdowns = []
notices = []  # what was shown: for the log
_returned = False  # whether a sign-in ended with this document
_leaving = False  # whether a sign-in or sign-out is under way


async def user():
    """The claims of the visitor who is signed in, or None."""
    if _known:
        await _known
    return _user


def login(return_to="", popup=None, api="", **params):
    """Sign in, and come to `return_to` (default: this page).

    `popup`: in a small window, while this page stays as it is; the default is site.toml's. It is so too where this page
    has unsaved work, and never where the browser lets no window open. `api`: the API to get access to. `params`: prompt,
    max_age, acr_values, login_hint, ui_locales or any other parameter the provider knows.
    """
    global _leaving
    if _leaving:
        return
    _leaving = True
    small = page.unsaved() or (_settings["sign_in"] == "popup" if popup is None else popup)
    window = page.open_window() if small else None  # at once: a browser lets it open in a click only
    spawn(_login({"return_to": return_to or here(), "api": api, "params": params}, small, window))


async def _login(ask, small, window):
    page.hush(True)
    try:
        await user()
        if small:
            await (await _windows()).sign_in(ask, window)
            _stay()
        else:
            await leave(ask)
    except Exception as error:
        if window:
            window.close()
        _stay()
        if not isinstance(error, AuthError):
            raise
        notice(error)


async def leave(ask):
    """Go to the provider, in this window."""
    page.mark(page.root(), "data-leaving", True)
    try:
        page.location.assign((await line.call("login", mode="redirect", **ask))["url"])
    finally:
        page.scope.setTimeout(_stay, 10000)  # the visitor may have stopped it


def _stay():
    global _leaving
    _leaving = False
    page.mark(page.root(), "data-leaving", False)


def here():
    """Where a sign-in that begins now comes back to."""
    place = page.location
    return place.pathname + place.search + place.hash


async def logout(local=False):
    """Sign out here, in every tab, and (unless `local`) at the provider."""
    global _leaving
    page.hush(True)
    _leaving = True
    try:
        answer = await line.call("logout", local=local)
        _set(None, "own")
        if answer.get("form"):
            (await _windows()).submit(answer["url"], answer["form"])
        elif answer["url"]:
            page.location.assign(answer["url"])
    finally:
        _leaving = False


async def fetch(name, path="", method="GET", headers=None, json=None, body=None, step_up=True):
    """Call an API by its name in site.toml and a path below its prefix, or by a whole URL. Gives a Response.

    If the API wants a fresher or stronger sign-in, the visitor is asked for it, and the call is made once more; not so
    with `step_up=False`.
    """
    api = name
    headers = dict(headers or {})
    if json is not None:
        body = dumps(json)
        headers["Content-Type"] = "application/json"
    if isinstance(body, str):
        body = body.encode()
    if not path:
        path = name
        name = ""
    request = {"api": name, "path": path, "method": method, "headers": headers}
    try:
        reply = Response(*await line.ask("fetch", request, body))
    except AuthError as error:
        if error.code == "token_missing":
            error.api = api
            if not _returned:
                challenge(api)
        raise
    if step_up and _wants_more(reply):
        if _leaving:
            raise AuthError("step_up_required")
        await (await _windows()).step_up(reply.challenge, api)
        reply = Response(*await line.ask("fetch", request, body))
        if _wants_more(reply):
            raise AuthError("step_up_required")
    return reply


def _wants_more(reply):
    """Whether the API wants a fresher or stronger sign-in (RFC 9470 3)."""
    return reply.challenge and reply.challenge["error"] == "insufficient_user_authentication"


def on_change(callback):
    """Call `callback(user or None)` at each sign-in and sign-out, in whatever tab. Returns what ends that."""
    return _heard(_callbacks, callback)


def on_countdown(callback):
    """Call `callback(seconds)` each second before the session ends, and `callback(None)` when it goes on or is over."""
    return _heard(countdowns, callback)


def _heard(callbacks, callback):
    callbacks.append(callback)
    return lambda: callback in callbacks and callbacks.remove(callback)


def stay():
    """The visitor is here: the time after which an idle session ends begins anew."""
    line.tell("touch")


async def log():
    """What sign-in did, newest last, without anything secret; AuthError unless site.toml has [auth] debug."""
    return (await line.call("log"))["entries"] + notices


async def require():
    """The claims of the visitor. Nobody signed in: begins a sign-in, where that is allowed, and raises AuthError."""
    found = await user()
    if found is None:
        challenge()
        raise AuthError("signed_out")
    return found


def challenge(api=""):
    """Begin a sign-in, if the visitor has not cancelled, failed or ended one."""
    if not page.quiet and not line.failed:
        login(api=api)


def notice(error):
    """Show what went wrong, as text; None hides it."""
    box = page.document.querySelector("#notice")
    if box is None or (error and _leaving):
        return
    if error:
        ref = page.reference()
        notices.append({"t": page.now(), "event": "notice", "code": error.code, "ref": ref})
        page.fill("[data-notice-title]", title(error.code), box)
        page.fill("[data-notice-text]", sentence(error.code), box)
        page.fill("[data-notice-code]", error.code, box)
        page.fill("[data-notice-ref]", ref, box)
        api = getattr(error, "api", None)
        page.mark(box, "data-api", api is not None, api)
    box.hidden = not error


async def _windows():
    """The module with what a plain visit does not need."""
    try:
        await page.more()
    except Exception:
        raise AuthError("network", "a script did not come") from None
    from auth import windows

    return windows


def _hear(message):
    """What the vault says unasked."""
    if message["event"] == "change":
        _set(message["user"], message["reason"])
    elif message["event"] in ("countdown", "renew"):
        spawn(_late(message))


async def _late(message):
    windows = await _windows()
    await windows.hear(message)


def _set(user, why):
    """The one place where the page learns who is signed in."""
    global _user, _known, reason
    first = _known is not None
    changed = user != _user
    other = (user or {}).get("sub") != (_user or {}).get("sub")
    _user = user
    reason = why
    root = page.root()
    root.setAttribute("data-auth", "signed-in" if user else "signed-out")
    page.mark(root, "data-ended", changed and not first and not user and why != "own" and not _leaving)
    paint()
    if user or (other and not first):
        page.hush(not user)
    if user and (_settings["session"]["idle"] or _settings["session"]["absolute"]):
        spawn(_late({}))
    if first:
        known = _known
        _known = None
        known.set_result(None)
    elif other:
        from auth import router

        router.changed()
    if why == "other_user":
        notice(
            AuthError("other_user")
        )  # whoever asked for that sign-in may have been on what is shown no more
    if changed:
        for callback in list(_callbacks):
            callback(user)


def paint():
    """Write the visitor's claims where the page has room for them."""
    for element in page.document.querySelectorAll("[data-auth-claim]"):
        name = element.getAttribute("data-auth-claim")
        claims = _user or {}
        value = claims.get(name)
        if value is None and name == "name":
            value = claims.get("preferred_username") or claims.get("email") or claims.get("sub")
        element.textContent = "" if value is None else str(value)


def start():
    """Connect to the vault, finish a sign-in that is coming back, and show the page. Call it once."""
    if not _settings["dev"]:
        page.last_resort()  # before the first task: each keeps what it was given to report to
    spawn(_start())


def _lost():
    _set(None, "broken")


async def _start():
    global _known, _returned
    from auth import router

    _known = Future()
    page.listen(page.document, "click", _clicked)
    page.listen(page.scope, "pagehide", _hidden)
    page.listen(page.scope, "pageshow", _shown)
    await page.activated()
    problem = page.problem()
    if problem:
        line.close(AuthError("unsupported", problem))
    else:
        line.connect(_hear, _lost)
    handle = page.arrived()
    _returned = bool(handle)
    place = ""
    if handle:
        try:
            answer = await line.call("arrived", handle=handle)
            place = answer["return_to"]
        except AuthError as error:
            place = getattr(error, "return_to", "")
            page.hush(True)
            if not getattr(error, "silent", False):
                notice(error)
    if not _returned and _settings["restore"] == "off" and await page.newcomer():
        _set(None, "status")
        spawn(_sync())  # the vault has the last word
    else:
        await _sync(not _returned)
    await router.start(place)


async def _sync(restore=False):
    """Learn from the vault who is signed in. `restore`: ask the provider too, where site.toml says so."""
    found = None
    try:
        status = await line.call("status")
        found = status["user"]
        page.quiet = page.quiet or bool(status.get("ended"))
        if restore and not found and not page.quiet and _settings["restore"] != "off":
            found = await (await _windows()).restore() or _user
    except AuthError:
        pass
    _set(found, "status")
    page.mark(page.root(), "data-away", False)


def _clicked(event):
    button = page.closest(event.target, "[data-auth-action]")
    if button:
        action = button.getAttribute("data-auth-action")
        if action == "login":
            box = page.closest(button, "[data-api]")
            notice(None)
            login(
                button.getAttribute("data-auth-return") or "", api=box.getAttribute("data-api") if box else ""
            )
        elif action == "logout":
            spawn(_signed_out())
    elif page.closest(event.target, "[data-notice-dismiss]"):
        notice(None)


async def _signed_out():
    try:
        await logout()
    except AuthError as error:
        notice(error)


def _hidden(event):
    if event.persisted:  # kept by the browser: nothing private may show when it comes back
        page.root().setAttribute("data-auth", "unknown")
        page.mark(page.root(), "data-away", True)
    else:
        line.tell("bye")


def _shown(event):
    if event.persisted:
        _stay()
        spawn(_sync())
        page.scope.setTimeout(lambda: page.root().hasAttribute("data-away") and page.location.reload(), 5000)
