"""Navigation: links inside the site replace <main>; everything else is left to the browser."""

from auth.errors import AuthError
from auth.page import notice, visitor
from auth.platform import page, settings, spawn

_settings = settings()
_place = ""  # path and query of the page that is shown
_main = None
_pristine = None  # <main> as the server sent it, with no data of a visitor in it
_view = None
_challenge = None  # a function that starts a sign-in, if that is allowed
_turn = 0  # counts navigations, so that an older one can tell that it is outdated


def route(path):
    """Return what the build knows about the page at a path of this site: {title, protected, view, scripts}, or None."""
    base = _settings["base"]
    return _settings["routes"].get("/" + path[len(base) :]) if path.startswith(base) else None


async def start(place, challenge):
    """Show the view of this document. `place` is the address that a sign-in came back to, or "".

    `challenge()` is called if a page needs a signed-in visitor and nobody is signed in.
    """
    global _challenge
    _challenge = challenge
    page.listen(page.document, "click", _clicked)
    page.listen(page.scope, "popstate", _popped)
    page.listen(page.scope, "scrollend", lambda event: _remember())
    page.history.scrollRestoration = "manual"
    _take(page.document.querySelector("main"))
    page.mark(page.root(), "data-ready", True)
    place = page.address(place) if place else page.location
    if place.hash and place.href != page.location.href:
        page.keep(0, place.href)
        _scroll("replace", place.hash)
    await _enter()


def _take(main):
    global _main, _pristine, _place
    _main = main
    _pristine = main.cloneNode(True)
    _place = page.location.pathname + page.location.search


def _remember():
    page.keep(page.scope.scrollY)


async def go(url, how="push"):
    """Show a page of this site.

    `how` is "push" or "replace" for the history entry, or "pop" if the browser has moved already.
    """
    global _turn
    _turn += 1
    turn = _turn
    place = page.address(url)
    if how == "replace":
        page.keep(0, url)
    known = route(place.pathname)
    new = known and await page.load_document(place.pathname + place.search)
    if turn != _turn:
        return
    # the header, the notices and the translations of a page in another language are others, so it is loaded whole
    same = new and page.language(new) == page.language()
    main = same and new.querySelector("main")
    if not main:
        if how == "replace" and place.href == page.location.href:
            page.location.reload()  # keeps this history entry and its `quiet`, so there is no loop
        else:
            page.location.assign(url)
        return
    if how == "push":
        _remember()
        page.keep(0, url, True)
    _swap(page.document.adoptNode(main))
    page.document.title = new.title
    _announce(known["title"])
    _scroll(how, place.hash)
    await _enter()
    if how == "pop" and turn == _turn:
        _scroll(how, "")


def _swap(main):
    try:
        _leave()
    finally:  # even if the view fails, nothing that it showed may stay
        _main.replaceWith(main)
        _take(main)
    visitor.paint()


def _leave():
    global _view
    view = _view
    _view = None
    leave = getattr(view, "leave", None)
    if leave:
        leave()


def _announce(title):
    for link in page.document.querySelectorAll("nav a[href]:not([href*='#'])"):
        page.mark(link, "aria-current", link.pathname == page.location.pathname, "page")
    heading = _main.querySelector("h1")
    if heading:
        heading.setAttribute("tabindex", "-1")
        heading.focus({"preventScroll": True})
    page.fill("#announcer", title)


def _scroll(how, fragment):
    target = fragment and page.document.getElementById(fragment[1:])
    if how == "pop":
        page.scope.scrollTo(0, page.state() or 0)
    elif target:
        target.scrollIntoView()
    else:
        page.scope.scrollTo(0, 0)


async def _enter():
    """Run the view of the page, or start a sign-in if the page is protected and nobody is signed in."""
    global _view
    turn = _turn
    known = route(page.location.pathname)
    if not known:
        return
    try:
        if known["protected"] and not await visitor.user():
            if turn == _turn:
                _challenge()
            return
        if not known["view"]:
            return
        for url, integrity in known["scripts"]:
            await page.load_script(url, integrity)
        if turn == _turn:
            _view = page.view(known["view"])
            shown = _view.show(_main)
            if shown is not None:  # it need not be async
                await shown
    except AuthError as error:
        if error.code != "signed_out":
            notice.show(error)


def changed():
    """Reset a protected page after a sign-in or sign-out, because its content was for the previous visitor only."""
    global _turn
    if _main and _main.getAttribute("data-protected") == "true":
        _turn += 1
        _swap(_pristine)
        spawn(_enter())


def _clicked(event):
    link = page.closest(event.target, "a[href]")
    if (
        link is None
        or event.defaultPrevented
        or event.button
        or event.metaKey
        or event.ctrlKey
        or event.shiftKey
        or event.altKey
        or link.hasAttribute("download")
        or link.getAttribute("target") not in (None, "", "_self")
        or "external" in (link.getAttribute("rel") or "").split()
        or link.origin != page.location.origin
        or not route(link.pathname)
    ):
        return
    same = link.pathname + link.search == _place
    if same and link.getAttribute("href").find("#") >= 0:
        return
    event.preventDefault()
    notice.show(None)
    spawn(go(link.href, "replace" if same else "push"))


def _popped(event):
    if page.location.pathname + page.location.search != _place:
        notice.show(None)
        spawn(go(page.location.href, "pop"))
    elif page.state() is not None:
        page.scope.scrollTo(0, page.state())
