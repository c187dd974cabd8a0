"""Sign in and sign out, when the visitor or the code of a page asks for it."""

from auth.errors import AuthError
from auth.page import line, loader, notice, visitor
from auth.platform import page, settings, spawn

_settings = settings()


def login(return_to="", popup=None, api="", **params):
    """Sign in, then go to `return_to` (default: this page). Errors are shown as a notice.

    `popup` says whether to use a popup, which leaves this page as it is; None means the setting in site.toml.
    A page with unsaved work always uses a popup. If the browser blocks the popup, a redirect is used instead (after
    a question, if there is unsaved work). `api` is the API to get access to. `params` are prompt, max_age,
    acr_values, login_hint, ui_locales (on a site in several languages by default that of the page) and the like; others
    must be named in [auth] login_params.
    """
    if visitor.leaving:
        return
    if _settings["ui_locales"] and page.language():
        params.setdefault("ui_locales", page.language())  # OIDC Core 3.1.2.1
    popup = page.unsaved() or (_settings["sign_in"] == "popup" if popup is None else popup)
    window = page.open_window() if popup else None  # open it now: browsers allow that only during a click
    _begin({"return_to": return_to, "api": api, "params": params}, popup, window)


def repeat(return_to):
    """Try a sign-in once more after the provider was busy, without asking the visitor."""
    _begin({"return_to": return_to, "api": "", "params": {}, "again": True})


def _begin(ask, popup=False, window=None):
    visitor.leaving = True
    ask["return_to"] = ask["return_to"] or visitor.here()
    spawn(notice.report(_sign_in(ask, popup, window)))


async def _sign_in(ask, popup, window):
    page.hush(True)
    try:
        await visitor.user()
        if popup:
            await (await loader.late()).sign_in(ask, window)
            visitor.remain()
        else:
            await visitor.leave(ask)
    except Exception:
        if window:
            window.close()
        visitor.remain()
        raise


async def logout(local=False):
    """Sign out here, in every tab, and (unless `local`) at the provider."""
    page.hush(True)
    visitor.leaving = True
    try:
        answer = await line.call("logout", local=local)
        visitor.become(None, "own")
        if answer.get("form"):
            (await loader.late()).submit(answer["url"], answer["form"])
        elif answer["url"]:
            page.location.assign(answer["url"])
    finally:
        visitor.leaving = False


async def require():
    """Return the visitor's claims. If nobody is signed in, start a sign-in if that is allowed, and raise AuthError."""
    found = await visitor.user()
    if found is None:
        challenge()
        raise AuthError("signed_out")
    return found


def challenge(api=""):
    """Start a sign-in, unless the visitor canceled one or signed out, a sign-in failed, or there is no vault."""
    if not page.quiet and not line.failed:
        login(api=api)
