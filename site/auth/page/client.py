"""What pages find in `auth`, and what ties its parts together: the page's events, and those of the vault."""

from auth.errors import AuthError
from auth.page import line, notice, router, visitor
from auth.page.line import Response
from auth.page.notice import on_problem  # noqa: F401
from auth.page.visitor import on_change, user  # noqa: F401
from auth.platform import dumps, page, settings, spawn

_settings = settings()
# Errors that say nothing to somebody who is signed in all the same: a response that came twice or too late, or a provider
# that was busy.
_PASSING = ("transaction_missing", "transaction_expired", "login_required", "temporarily_unavailable")
_countdowns = []  # callbacks


def login(return_to="", popup=None, api="", **params):
    """Sign in, then go to `return_to` (default: this page). Errors are shown as a notice.

    `popup` says whether to use a popup, which leaves this page as it is; None means the setting in site.toml.
    A page with unsaved work always uses a popup. If the browser blocks a popup, it becomes a redirect (after
    a question, if there is unsaved work). `api` is the API to get access to. `params` are prompt, max_age,
    acr_values, login_hint, ui_locales and the like; others must be named in [auth] login_params.
    """
    if visitor.leaving:
        return
    visitor.leaving = True
    popup = page.unsaved() or (_settings["sign_in"] == "popup" if popup is None else popup)
    window = page.open_window() if popup else None  # open it now: browsers allow that only during a click
    spawn(_login({"return_to": return_to or visitor.here(), "api": api, "params": params}, popup, window))


def _try_again(return_to):
    """Go to a provider that was busy once more, without being asked."""
    visitor.leaving = True
    ask = {"return_to": return_to or visitor.here(), "api": "", "params": {}, "again": True}
    spawn(_login(ask, False, None))


async def _login(ask, popup, window):
    page.hush(True)
    try:
        await visitor.user()
        if popup:
            await (await _late()).sign_in(ask, window)
            visitor.remain()
        else:
            await visitor.leave(ask)
    except Exception as error:
        if window:
            window.close()
        visitor.remain()
        if not isinstance(error, AuthError):
            raise
        notice.show(error)


async def logout(local=False):
    """Sign out here, in every tab, and (unless `local`) at the provider."""
    page.hush(True)
    visitor.leaving = True
    try:
        answer = await line.call("logout", local=local)
        visitor.become(None, "own")
        if answer.get("form"):
            (await _late()).submit(answer["url"], answer["form"])
        elif answer["url"]:
            page.location.assign(answer["url"])
    finally:
        visitor.leaving = False


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
            if not page.arrived():
                challenge(api)
        raise
    if step_up and _wants_more(reply):
        if visitor.leaving:
            raise AuthError("step_up_required")
        await (await _late()).step_up(reply.challenge, api)
        reply = Response(*await line.ask("fetch", request, body))
        if _wants_more(reply):
            raise AuthError("step_up_required")
    return reply


def _wants_more(reply):
    """Return whether the API wants a fresher or stronger sign-in (RFC 9470 3)."""
    return reply.challenge and reply.challenge["error"] == "insufficient_user_authentication"


async def require():
    """Return the visitor's claims. If there are none, start a sign-in where allowed, and raise AuthError."""
    found = await visitor.user()
    if found is None:
        challenge()
        raise AuthError("signed_out")
    return found


def challenge(api=""):
    """Start a sign-in, unless the visitor has cancelled, failed or ended one, or there is no vault."""
    if not page.quiet and not line.failed:
        login(api=api)


def on_countdown(callback):
    """Call `callback(seconds)` each second shortly before the session ends.

    Call `callback(None)` when the session goes on or is over. Return a function that unsubscribes.
    """
    return visitor.subscribe(_countdowns, callback)


def stay():
    """Tell the vault that the visitor is active, which restarts the idle limit."""
    line.tell("touch")


async def log():
    """Return the vault's log followed by the notices shown here, each oldest first. Nothing in it is secret.

    Raise AuthError unless site.toml has [auth] debug or this is a development build.
    """
    return (await line.call("log"))["entries"] + notice.shown


def start():
    """Connect to the vault, finish a sign-in that is coming back, and show the page. Call this once."""
    if not _settings["dev"]:
        page.last_resort()  # before the first task, because each task keeps the error handler it started with
    spawn(_start())


async def _start():
    visitor.expect(_became)
    _listen()
    await page.activated()
    _connect()
    handle = page.arrived()
    place, refused = await _arrive(handle) if handle else ("", None)
    await _first_sync(not handle)
    if refused:
        _tell(refused)
    await router.start(place, challenge)


def _listen():
    page.listen(page.document, "click", _clicked)
    page.listen(page.scope, "pagehide", _hidden)
    page.listen(page.scope, "pageshow", _shown)


def _connect():
    """Connect to the vault, if this browser can have one."""
    problem = page.problem()
    if problem:
        line.close(AuthError("unsupported", problem))
    else:
        line.connect(_hear, _lost)


async def _first_sync(plain):
    """Find out who is signed in. `plain` says that no sign-in is coming back."""
    if plain and _settings["restore"] == "off" and await page.newcomer():
        visitor.become(None, "status")
        spawn(_sync())  # if the vault knows better, its reply corrects this
    else:
        await _sync(plain)


def _lost():
    visitor.become(None, "broken")


def _hear(message):
    """Handle an event that the vault sent."""
    if message["event"] == "change":
        visitor.become(message["user"], message["reason"])
    elif message["event"] in ("countdown", "renew"):
        spawn(_heard(message))


async def _heard(message):
    late = await _late()
    await late.hear(message, _countdowns)


def _became(other):
    """Act on who is signed in now, or nobody. `other` says whether somebody else was before."""
    if visitor.claims and (_settings["session"]["idle"] or _settings["session"]["absolute"]):
        spawn(_heard({}))
    if other:
        router.changed()
    if visitor.reason == "other_user":
        # Shown here, because the view that asked for that sign-in may be gone by now.
        notice.show(AuthError("other_user"))


async def _arrive(handle):
    """Have the vault judge the authorization response behind a handle. Return (where to go, AuthError or None)."""
    try:
        return (await line.call("arrived", handle=handle))["return_to"], None
    except AuthError as error:
        page.hush(True)
        return error.return_to, error


def _tell(refused):
    """Say why a sign-in failed, unless there is nothing to say or it is tried once more."""
    if refused.silent or (visitor.claims and refused.code in _PASSING):
        return  # nobody asked, or the visitor is signed in by another tab, or was before
    if refused.code == "temporarily_unavailable" and not refused.again:
        _try_again(refused.return_to)
    else:
        notice.show(refused)


async def _sync(restore=False):
    """Ask the vault who is signed in, and with `restore` also the provider, if site.toml says so."""
    found = None
    try:
        status = await line.call("status")
        found = status["user"]
        page.quiet = page.quiet or bool(status.get("ended"))
        if restore and not found and not page.quiet and _settings["restore"] != "off":
            found = await (await _late()).restore() or visitor.claims
    except AuthError:
        pass
    visitor.become(found, "status")
    page.mark(page.root(), "data-away", False)


def _clicked(event):
    button = page.closest(event.target, "[data-auth-action]")
    if button:
        action = button.getAttribute("data-auth-action")
        if action == "login":
            box = page.closest(button, "[data-api]")
            notice.show(None)
            login(
                button.getAttribute("data-auth-return") or "", api=box.getAttribute("data-api") if box else ""
            )
        elif action == "logout":
            spawn(_signed_out())
    elif page.closest(event.target, "[data-notice-dismiss]"):
        notice.show(None)


async def _signed_out():
    try:
        await logout()
    except AuthError as error:
        notice.show(error)


def _hidden(event):
    if event.persisted:  # in the back/forward cache: it must show nothing private when it comes back
        page.root().setAttribute("data-auth", "unknown")
        page.mark(page.root(), "data-away", True)
    else:
        line.tell("bye")


def _shown(event):
    if event.persisted:
        visitor.remain()
        spawn(_sync())
        page.scope.setTimeout(lambda: page.root().hasAttribute("data-away") and page.location.reload(), 5000)


async def _late():
    """Load and return auth.page.late, which a plain visit does not need."""
    try:
        await page.more()
    except Exception:
        raise AuthError("network", "a script did not come") from None
    from auth.page import late

    return late
