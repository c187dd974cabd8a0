"""The countdown before the session ends, and the visitor's activity, which restarts the idle limit."""

from auth.errors import AuthError
from auth.page import line, notice, visitor
from auth.platform import page, settings, spawn

_settings = settings()
_left = None  # seconds until the session ends, during the countdown
_final = False  # whether only a new sign-in can postpone that end
_active = 0  # when the vault was last told that the visitor is active
_watching = False
_wired = False  # whether the countdown's buttons are


def watch():
    """Start to watch the visitor's activity, for a session with limits. Only the first call does anything."""
    global _watching
    if _watching:
        return
    _watching = True
    visitor.on_change(_ended)
    for event in ("pointerdown", "keydown", "visibilitychange") if _settings["session"]["idle"] else ():
        page.listen(page.document, event, _moved)


def _ended(user):
    protected = page.document.querySelector("main").getAttribute("data-protected") == "true"
    if not user and visitor.reason in ("idle", "limit") and not protected:
        notice.show(AuthError("session_limit"))


def _moved(event):
    """Tell the vault about activity: at once if that stops a countdown, otherwise every 15 seconds at most."""
    global _active
    now = page.now()
    urgent = _left is not None and not _final
    if page.document.visibilityState == "visible" and (urgent or now - _active >= 15):
        _active = now
        line.tell("touch")


def show(left, callbacks):
    """Show how many seconds the session still lasts, and announce it now and then for screen readers.

    `callbacks` are those of `auth.on_countdown`.
    """
    global _left
    begun = _left is None
    _left = left
    for callback in callbacks:
        callback(left)
    box = page.document.querySelector("#session")
    if box:
        if begun and left is not None:
            _begin(box)
        if left is not None:
            _count(box, left, begun or left in (30, 10))
        page.reveal(box, left is not None)


def _begin(box):
    global _final, _wired
    _final = not _settings["session"]["idle"]
    if not _wired:
        _wired = True
        page.listen(box, "click", _pressed)


def _count(box, left, aloud):
    """Write how many seconds are left. `aloud` says whether screen readers read that out."""
    page.fill("[data-left]", page.seconds(left), box)
    if aloud:
        page.fill("[data-said]", box.querySelector("[data-shown]").textContent, box)
    page.mark(box, "data-final", _final)


async def _stay():
    global _final
    await line.call("touch")
    _final = _left is not None  # the countdown goes on, so it is not the idle limit that ends the session


def _pressed(event):
    if page.closest(event.target, "[data-session-stay]"):
        spawn(_stay())
