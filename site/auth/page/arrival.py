"""Find out who is signed in when a page opens: from a sign-in that returns to this page, or from the vault."""

from auth.errors import AuthError
from auth.page import line, loader, login, notice, visitor
from auth.platform import page, settings, spawn

_settings = settings()
# Errors that do not matter to a visitor who is signed in anyway: a response that came twice or too late, or a provider
# that was busy.
_PASSING = ("transaction_missing", "transaction_expired", "login_required", "temporarily_unavailable")


async def arrive():
    """Finish a sign-in that is coming back and find out who is signed in.

    Return the address that the visitor wants to go to, or "".
    """
    if not page.arrived():
        await _first_sync()
        return ""
    place, refused = await _judged()
    await sync()
    if refused:
        _tell(refused)
    return place


async def _judged():
    """Wait until the vault has checked the authorization response. Return (where to go, AuthError or None)."""
    try:
        return (await line.first())["return_to"], None
    except AuthError as error:
        page.hush(True)
        return error.return_to, error


async def _first_sync():
    """Find out who is signed in, on a page to which no sign-in is coming back."""
    if _settings["restore"] == "off" and await page.newcomer():
        visitor.become(None, "status")
        spawn(sync(line.first()))  # if the vault knows better, its reply corrects this
    else:
        await sync(line.first(), True)


def _tell(refused):
    """Say why a sign-in failed, unless there is nothing to say or it is tried once more."""
    if refused.silent or (visitor.claims and refused.code in _PASSING):
        return  # the sign-in was silent, or the visitor is signed in anyway
    if refused.code == "temporarily_unavailable" and not refused.again:
        login.repeat(refused.return_to)
    else:
        notice.show(refused)


async def sync(asked=None, restore=False):
    """Ask the vault who is signed in, and with `restore` also the provider, if site.toml says so.

    `asked` is an awaitable with the vault's status, if the vault was already asked for it.
    """
    found = None
    try:
        status = await (asked or line.call("status"))
        found = status["user"]
        page.quiet = page.quiet or bool(status.get("ended"))
        if restore and not found and not page.quiet and _settings["restore"] != "off":
            found = await (await loader.late()).restore() or visitor.claims
    except AuthError:
        pass
    visitor.become(found, "status")
    page.mark(page.root(), "data-away", False)
