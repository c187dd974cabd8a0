"""The one session, and the clocks that end it. Tokens are kept in the variable `_held` and nowhere else."""

from auth.errors import AuthError
from auth.platform import dumps, settings, worker

_settings = settings()
_limits = _settings.get("session") or {}
# None, or {user, claims, id_token, refresh_token, dpop, jkt, tokens: {API: {access_token, until, scopes,
# doubt}}, waits: {API: {code, until, delay}}, born, seen}
_held = None
_timer = None
_counted = None  # the seconds that pages were last told
_WHO = ("sub", "org_id", "org_name")

epoch = 0  # counts the sessions that ended: while it stays the same, so does the session
ended = False  # whether the visitor or a limit ended the session: then no sign-in starts by itself
entries = []  # the log: what happened, but no values


def note(event, code=""):
    """Add an entry to the log. Never pass text that came from the network or the visitor."""
    entries.append({"t": worker.now(), "event": event, "code": code})
    del entries[:-100]


def known(error):
    """Return any error as an AuthError. For an unexpected error, it names only the class."""
    if isinstance(error, AuthError):
        return error
    if isinstance(error, worker.PlatformError):
        return AuthError("door_unavailable" if error.kind == "door" else "unsupported", error.kind)
    return AuthError("internal", type(error).__name__)


def held():
    """Return the session, or None. End the session first if its time is over."""
    if _held:
        left, reason = min(_ends())
        if left <= 0:
            end(reason)
    return _held


def require(since, why=""):
    """Raise AuthError if the session has ended since the epoch `since`. Call this after each await."""
    if since != epoch:
        raise AuthError("signed_out", why)


def renewable():
    """Return whether the session can get new tokens when its tokens have expired."""
    return bool(_held["refresh_token"]) or _settings.get("restore") == "frame"


def _ends():
    """Return (seconds left, reason) for everything that will end the session."""
    found = [(1e9, "")]
    if not renewable():
        last = max(token["until"] for token in _held["tokens"].values())
        found.append((last - worker.monotonic(), "expired"))
    return found + _limited()


def _limited():
    """Return (seconds left, reason) for the limits that site.toml sets.

    Sleep stops the monotonic clock and users change the wall clock, so use the larger elapsed time.
    """
    found = []
    for name, since, reason in (("idle", "seen", "idle"), ("absolute", "born", "limit")):
        if _limits.get(name):
            clock, wall = _held[since]
            passed = max(worker.monotonic() - clock, worker.now() - wall)
            found.append((_limits[name] - passed, reason))
    return found


def begin(new, silent):
    """Begin a session with the result of a sign-in, or continue the current one.

    First end a session of another person or organization. Otherwise keep tokens that are bound to the same key and,
    after a silent sign-in, do not restart the limits.
    """
    global _held, ended
    old = held()
    if old and any(old["user"].get(name) != new["user"].get(name) for name in _WHO):
        end("signed_out")
        old = None
    now = worker.monotonic(), worker.now()
    new["born"] = new["seen"] = now
    if old and silent:
        new["born"], new["seen"] = old["born"], old["seen"]
    if old and old["jkt"] == new["jkt"]:
        new["tokens"] = old["tokens"] | new["tokens"]
        new["refresh_token"] = new["refresh_token"] or old["refresh_token"]
    if old:
        old.update(new)  # in place, because a renewal in progress uses this dict
    else:
        _held = new
    ended = False
    tell("signed_in")
    _tick()


def end(reason):
    """End the session: forget it first, then abort all requests and tell every page.

    Return the old session, or None.
    """
    global _held, epoch, ended
    old = _held
    _held = None
    epoch += 1
    ended = ended or reason in ("signed_out", "idle", "limit", "other_user")
    worker.abort()
    tell(reason)
    _tick()
    return old


def touch():
    """Restart the idle limit, because the visitor is active."""
    if held():
        _held["seen"] = worker.monotonic(), worker.now()
        _tick()


def tell(reason):
    """Tell every page who is signed in now, and why that changed."""
    note(reason)
    worker.hold(_held is not None)
    user = _held["user"] if _held else None
    worker.post(0, dumps({"event": "change", "reason": reason, "user": user}))


def _tick():
    """Check the clocks, and set the timer for the next check. Timers can be late, so `held` checks too."""
    global _timer, _counted
    worker.cancel(_timer)
    count = None
    if held():
        left = min(_ends())[0]
        limited = [seconds for seconds, _ in _limited()]
        if limited:
            early = min(limited) - _limits.get("warning", 0)
            # 30 seconds at most, because timers do not count sleep
            left = min(left, 30, early if early > 0 else 1)
            count = int(min(limited) + 0.999) if early <= 0 else None
        _timer = worker.later(max(left, 0.05), _tick)
    if count != _counted:
        _counted = count
        worker.post(0, dumps({"event": "countdown", "left": count}))
