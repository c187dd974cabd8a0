"""The sign-in functions that pages use. Tokens never reach this module: it asks the vault for everything."""

from auth.errors import AuthError
from auth.messages import asks, sentence, title
from auth.page import line
from auth.page.line import Response
from auth.platform import Future, dumps, page, settings, spawn

_settings = settings()
_user = None
_known = None  # a Future from the start until the page knows who is signed in
_callbacks = []
_problems = []  # callbacks
# Errors that say nothing to somebody who is signed in all the same: a response that came twice or too late, or a provider
# that was busy.
_PASSING = ("transaction_missing", "transaction_expired", "login_required", "temporarily_unavailable")
reason = ""  # why the user last changed
countdowns = []
notices = []  # the notices that were shown, for the log
_returned = False  # whether this page load is the end of a sign-in by redirect
_leaving = False  # whether a sign-in or sign-out is in progress


async def user():
    """Return the claims of the signed-in visitor, or None."""
    if _known:
        await _known
    return _user


def login(return_to="", popup=None, api="", **params):
    """Sign in, then go to `return_to` (default: this page). Errors are shown as a notice.

    `popup` says whether to use a popup, which leaves this page as it is; None means the setting in site.toml.
    A page with unsaved work always uses a popup. If the browser blocks a popup, it becomes a redirect (after
    a question, if there is unsaved work). `api` is the API to get access to. `params` are prompt, max_age,
    acr_values, login_hint, ui_locales and the like; others must be named in [auth] login_params.
    """
    global _leaving
    if _leaving:
        return
    _leaving = True
    small = page.unsaved() or (_settings["sign_in"] == "popup" if popup is None else popup)
    window = page.open_window() if small else None  # open it now: browsers allow that only during a click
    spawn(_login({"return_to": return_to or here(), "api": api, "params": params}, small, window))


def _try_again(return_to):
    """Go to a provider that was busy once more, without being asked."""
    global _leaving
    _leaving = True
    ask = {"return_to": return_to or here(), "api": "", "params": {}, "again": True}
    spawn(_login(ask, False, None))


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
    """Go to the provider in this window. `ask` holds return_to, api and params of the sign-in."""
    page.mark(page.root(), "data-leaving", True)
    try:
        page.location.assign((await line.call("login", mode="redirect", **ask))["url"])
    finally:
        page.scope.setTimeout(_stay, 10000)  # in case the visitor stops the navigation


def _stay():
    global _leaving
    _leaving = False
    page.mark(page.root(), "data-leaving", False)


def here():
    """Return this page's path, query and fragment, which a sign-in that starts now comes back to."""
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
    """Call an API by its name in site.toml and a path below its prefix, or by a whole URL. Return a Response.

    If the API wants a fresher or stronger sign-in, the visitor is asked for one and the call is repeated
    once, unless `step_up` is False. Raise AuthError if there is no response to return.
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
    """Return whether the API wants a fresher or stronger sign-in (RFC 9470 3)."""
    return reply.challenge and reply.challenge["error"] == "insufficient_user_authentication"


def on_change(callback):
    """Call `callback(user or None)` at each sign-in and sign-out, in any tab.

    Return a function that unsubscribes.
    """
    return _heard(_callbacks, callback)


def on_problem(callback):
    """Call `callback(error)` for each error that visitors are told of. Return a function that unsubscribes.

    `error` is an AuthError. Show its `error_description`, the provider's words, as text only.
    """
    return _heard(_problems, callback)


def on_countdown(callback):
    """Call `callback(seconds)` each second shortly before the session ends.

    Call `callback(None)` when the session goes on or is over. Return a function that unsubscribes.
    """
    return _heard(countdowns, callback)


def _heard(callbacks, callback):
    callbacks.append(callback)
    return lambda: callback in callbacks and callbacks.remove(callback)


def stay():
    """Tell the vault that the visitor is active, which restarts the idle limit."""
    line.tell("touch")


async def log():
    """Return the vault's log followed by the notices shown here, each oldest first. Nothing in it is secret.

    Raise AuthError unless site.toml has [auth] debug or this is a development build.
    """
    return (await line.call("log"))["entries"] + notices


async def require():
    """Return the visitor's claims. If there are none, start a sign-in where allowed, and raise AuthError."""
    found = await user()
    if found is None:
        challenge()
        raise AuthError("signed_out")
    return found


def challenge(api=""):
    """Start a sign-in, unless the visitor has cancelled, failed or ended one, or there is no vault."""
    if not page.quiet and not line.failed:
        login(api=api)


def notice(error):
    """Show an error to the visitor, as text and never as HTML. None hides the notice."""
    if error and _leaving:
        return
    for callback in list(_problems) if error else ():
        callback(error)
    box = page.document.querySelector("#notice")
    if box is None:
        return
    if error:
        ref = page.reference()
        notices.append({"t": page.now(), "event": "notice", "code": error.code, "ref": ref})
        page.fill("[data-notice-title]", title(error.code), box)
        page.fill("[data-notice-text]", sentence(error.code), box)
        page.fill("[data-notice-code]", error.code, box)
        page.fill("[data-notice-said]", error.error_description, box)
        page.mark(box, "data-ask", asks(error.code))
        page.fill("[data-notice-ref]", ref, box)
        page.mark(box, "data-api", error.api is not None, error.api)
    box.hidden = not error


async def _windows():
    """Load and return auth.page.windows, which a plain visit does not need."""
    try:
        await page.more()
    except Exception:
        raise AuthError("network", "a script did not come") from None
    from auth.page import windows

    return windows


def _hear(message):
    """Handle an event that the vault sent."""
    if message["event"] == "change":
        _set(message["user"], message["reason"])
    elif message["event"] in ("countdown", "renew"):
        spawn(_late(message))


async def _late(message):
    windows = await _windows()
    await windows.hear(message)


def _set(user, why):
    """Set who is signed in. Only this function does."""
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
        from auth.page import router

        router.changed()
    if why == "other_user":
        # Shown here, because the view that asked for that sign-in may be gone by now.
        notice(AuthError("other_user"))
    if changed:
        for callback in list(_callbacks):
            callback(user)


def paint():
    """Write the visitor's claims into all elements that have data-auth-claim."""
    for element in page.document.querySelectorAll("[data-auth-claim]"):
        name = element.getAttribute("data-auth-claim")
        claims = _user or {}
        value = claims.get(name)
        if value is None and name == "name":
            value = claims.get("preferred_username") or claims.get("email") or claims.get("sub")
        element.textContent = "" if value is None else str(value)


def start():
    """Connect to the vault, finish a sign-in that is coming back, and show the page. Call this once."""
    if not _settings["dev"]:
        page.last_resort()  # before the first task, because each task keeps the error handler it started with
    spawn(_start())


def _lost():
    _set(None, "broken")


async def _start():
    global _known, _returned
    from auth.page import router

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
    place, refused = await _arrive(handle) if handle else ("", None)
    if not _returned and _settings["restore"] == "off" and await page.newcomer():
        _set(None, "status")
        spawn(_sync())  # if the vault knows better, its reply corrects this
    else:
        await _sync(not _returned)
    if refused:
        _tell(refused)
    await router.start(place)


async def _arrive(handle):
    """Have the vault judge the authorization response behind a handle. Return (where to go, AuthError or None)."""
    try:
        return (await line.call("arrived", handle=handle))["return_to"], None
    except AuthError as error:
        page.hush(True)
        return error.return_to, error


def _tell(refused):
    """Say why a sign-in failed, unless there is nothing to say or it is tried once more."""
    if refused.silent or (_user and refused.code in _PASSING):
        return  # nobody asked, or the visitor is signed in by another tab, or was before
    if refused.code == "temporarily_unavailable" and not refused.again:
        _try_again(refused.return_to)
    else:
        notice(refused)


async def _sync(restore=False):
    """Ask the vault who is signed in, and with `restore` also the provider, if site.toml says so."""
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
    if event.persisted:  # in the back/forward cache: it must show nothing private when it comes back
        page.root().setAttribute("data-auth", "unknown")
        page.mark(page.root(), "data-away", True)
    else:
        line.tell("bye")


def _shown(event):
    if event.persisted:
        _stay()
        spawn(_sync())
        page.scope.setTimeout(lambda: page.root().hasAttribute("data-away") and page.location.reload(), 5000)
