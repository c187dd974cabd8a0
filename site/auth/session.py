"""The one session, and the clocks that end it. Tokens are kept in `_held`, and in no other variable anywhere."""

from auth.errors import AuthError
from auth.platform import dumps, settings, worker

_settings = settings()
_limits = _settings.get("session") or {}
_held = None  # {user, claims, id_token, refresh_token, dpop, jkt, tokens: {API: {access_token, until, scopes}}, born, seen}
_timer = None
_counted = None  # the seconds that pages were told last
_WHO = ("sub", "org_id", "org_name")

rounds = 0  # counts the sessions that ended
ended = False  # by the visitor or by a limit: nothing signs in again unasked
entries = []  # of the log: what happened, never with what


def note(event, code=""):
    """One line of the log, if it is neither from the network nor of the visitor's."""
    entries.append({"t": worker.now(), "event": event, "code": code})
    del entries[:-100]


def known(error):
    """The error as an AuthError. Of one that is nobody's refusal, no more than its kind is told."""
    if isinstance(error, AuthError):
        return error
    if isinstance(error, worker.PlatformError):
        return AuthError("door_unavailable" if error.kind == "door" else "unsupported", error.kind)
    return AuthError("internal", type(error).__name__)


def held():
    """What is held, if it is still good."""
    if _held:
        left, reason = min(_ends())
        if left <= 0:
            end(reason)
    return _held


def renewable():
    """Whether the session outlives its tokens."""
    return bool(_held["refresh_token"]) or _settings.get("restore") == "frame"


def _ends():
    """(seconds left, reason) of all that ends the session."""
    found = [(1e9, "")]
    if not renewable():
        last = max(token["until"] for token in _held["tokens"].values())
        found.append((last - worker.monotonic(), "expired"))
    return found + _limited()


def _limited():
    """The same for the visitor's limits. A machine asleep stops one clock, a hand on it sets the other: the later counts."""
    found = []
    for name, since, reason in (("idle", "seen", "idle"), ("absolute", "born", "limit")):
        if _limits.get(name):
            clock, wall = _held[since]
            passed = max(worker.monotonic() - clock, worker.now() - wall)
            found.append((_limits[name] - passed, reason))
    return found


def begin(new, silent):
    """Hold what a sign-in gave. Another person's or organization's session ends before; else tokens of that key stay."""
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
        old.update(new)  # a renewal under way goes on with what it has in hand
    else:
        _held = new
    ended = False
    tell("signed_in")
    _tick()


def end(reason):
    """Forget first; then stop what is under way, and tell every page. Gives what was held."""
    global _held, rounds, ended
    old = _held
    _held = None
    rounds += 1
    ended = ended or reason in ("signed_out", "idle", "limit", "other_user")
    worker.abort()
    tell(reason)
    _tick()
    return old


def touch():
    """The visitor is there."""
    if held():
        _held["seen"] = worker.monotonic(), worker.now()
        _tick()


def tell(reason):
    note(reason)
    user = _held["user"] if _held else None
    worker.post(0, dumps({"event": "change", "reason": reason, "user": user}))


def _tick():
    """Look at the clocks, and set the timer for the next look. Timers may be late: `held` looks for itself."""
    global _timer, _counted
    worker.cancel(_timer)
    count = None
    if held():
        left = min(_ends())[0]
        limited = [seconds for seconds, _ in _limited()]
        if limited:
            early = min(limited) - _limits.get("warning", 0)
            # half a minute at most, because sleep does not count for timers
            left = min(left, 30, early if early > 0 else 1)
            count = int(min(limited) + 0.999) if early <= 0 else None
        _timer = worker.later(max(left, 0.05), _tick)
    if count != _counted:
        _counted = count
        worker.post(0, dumps({"event": "countdown", "left": count}))
