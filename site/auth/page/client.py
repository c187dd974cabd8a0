"""The names that pages find in `auth`, and the handlers for events of the page and of the vault."""

from auth.errors import AuthError
from auth.page import arrival, line, loader, notice, router, visitor
from auth.page.calls import fetch  # noqa: F401
from auth.page.line import Response  # noqa: F401
from auth.page.login import challenge, login, logout, require  # noqa: F401
from auth.page.notice import on_problem  # noqa: F401
from auth.page.visitor import on_change, user  # noqa: F401
from auth.platform import page, settings, spawn

_settings = settings()
_countdowns = []  # callbacks


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
    await router.start(await arrival.arrive(), challenge)


def _listen():
    page.listen_to_clicks(_clicked)
    page.listen(page.scope, "pagehide", _hidden)
    page.listen(page.scope, "pageshow", _shown)


def _connect():
    """Connect to the vault, if this browser can have one."""
    problem = page.problem()
    if problem:
        line.close(AuthError("unsupported", problem))
    else:
        line.connect(_hear, _lost)


def _lost():
    visitor.become(None, "broken")


def _hear(message):
    """Handle an event that the vault sent."""
    if message["event"] == "change":
        visitor.become(message["user"], message["reason"])
    elif message["event"] in ("countdown", "renew"):
        spawn(_heard(message))


async def _heard(message):
    await (await loader.late()).hear(message, _countdowns)


def _became(other):
    """Update the page after a change of who is signed in. `other` says whether somebody else was signed in before."""
    if visitor.claims and (_settings["session"]["idle"] or _settings["session"]["absolute"]):
        spawn(_heard({}))
    if other:
        router.changed()
    if visitor.reason == "other_user":
        # Shown here, because the view that asked for that sign-in may be gone by now.
        notice.show(AuthError("other_user"))


def _clicked(event):
    button = page.closest(event.target, "[data-auth-action]")
    if button:
        action = button.getAttribute("data-auth-action")
        if action == "login":
            box = page.closest(button, "[data-api]")
            notice.show(None)
            login(button.getAttribute("data-auth-return"), api=box.getAttribute("data-api") if box else "")
        elif action == "logout":
            spawn(notice.report(logout()))
    elif page.closest(event.target, "[data-notice-dismiss]"):
        notice.show(None)


def _hidden(event):
    if event.persisted:  # in the back/forward cache: it must show nothing private when it comes back
        page.root().setAttribute("data-auth", "unknown")
        page.mark(page.root(), "data-away", True)
    else:
        line.tell("bye")


def _shown(event):
    if event.persisted:
        visitor.remain()
        spawn(arrival.sync())
        page.scope.setTimeout(lambda: page.root().hasAttribute("data-away") and page.location.reload(), 5000)
