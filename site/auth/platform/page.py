"""What the client and the router ask of the page they run in."""

from auth.platform import octets, promise, scope

document = getattr(scope, "document", None)
history = getattr(scope, "history", None)
location = getattr(scope, "location", None)


def problem():
    """Why sign-in cannot work in this browser, or ""."""
    if not scope.isSecureContext:
        return "not a secure context"
    if not hasattr(scope, "Worker") or not hasattr(scope.crypto, "subtle"):
        return "no workers or no Web Crypto"
    if not hasattr(scope.navigator, "serviceWorker"):
        return "no service workers"
    return ""


def arrived():
    """The handle of the provider's answer that the door holds for this document, or ""."""
    return scope.__GOSSAMER__.arrived


async def newcomer():
    """Whether no page of this site was ever open in this browser, so that nobody can be signed in here."""
    return await scope.__GOSSAMER__.newcomer


def connect(receive, fail):
    """post(text, bytes or None), connected to the vault. `receive(text, buffers)`, `fail(text)` hear from it."""
    port = scope.__GOSSAMER__.connect(receive, fail)

    def post(words, body):
        buffers = [] if body is None else [octets(body).buffer]
        port.post(words, buffers)

    return post


def listen(target, event, call):
    target.addEventListener(event, call)


def closest(element, selector):
    """The element or its nearest ancestor that the selector fits, or None."""
    while element:  # above <html> comes null, which is false and not None
        if element.matches(selector):
            return element
        element = element.parentElement
    return None


def fill(selector, words, root=None):
    """Set the text of all elements that the selector fits."""
    for element in (root or document).querySelectorAll(selector):
        element.textContent = words


def mark(element, name, on, value=""):
    """Set an attribute, or remove it."""
    if on:
        element.setAttribute(name, value)
    else:
        element.removeAttribute(name)


def state():
    """The scroll position kept with this history entry, or None."""
    kept = history.state
    return kept.y if kept and hasattr(kept, "y") else None


def _kept_quiet():
    kept = history and history.state
    return bool(kept and hasattr(kept, "quiet") and kept.quiet)


quiet = (
    _kept_quiet()
)  # no sign-in begins by itself: not in this document, and not when this history entry is shown again


def keep(y, url=None, push=False):
    """Write this history entry, or a new one: a scroll position, and whether to be quiet."""
    write = history.pushState if push else history.replaceState
    write({"y": y, "quiet": quiet}, "", url or location.href)


def hush(on):
    """Be quiet from now on, or no longer."""
    global quiet
    if quiet != on:
        quiet = on
        keep(scope.scrollY)


def now():
    """Seconds since 1970 by the visitor's clock."""
    return scope.Date.now() / 1000


def reference():
    """Four characters by which a visitor and a developer can name one event."""
    return f"{scope.crypto.getRandomValues(scope.Uint16Array.new(1))[0]:04x}"


def open_window():
    """A small window to sign in by; None where the browser lets none open, as outside of a click."""
    return scope.__GOSSAMER__.openWindow() or None


def unsaved():
    """Whether the visitor has changed a form control of the page that is shown."""
    return scope.__GOSSAMER__.unsaved()


def last_resort():
    """Let nothing that went wrong be printed in full."""
    scope.__BRYTHON__.show_error = scope.__GOSSAMER__.trouble


async def load_document(url):
    """The document at a URL of this site; None if it did not come as HTML from that very place."""
    ask = scope.XMLHttpRequest.new()
    ask.open("GET", url)
    ask.responseType = "document"
    ask.timeout = 15000

    def wire(done, fail):
        ask.onloadend = done
        ask.send()

    await promise(wire)
    fine = ask.status == 200 and scope.URL.new(ask.responseURL).pathname == url.partition("?")[0]
    return ask.response if fine else None


async def load_script(url, integrity):
    """A compiled script of another page, fetched once."""
    await scope.__GOSSAMER__.load(url, integrity)


async def more():
    """What only a sign-in needs: fetched once."""
    late = scope.__GOSSAMER__.settings.windows
    await scope.__GOSSAMER__.load(late[0], late[1])


_import = __import__  # by this name, since the build lets no author import by a computed one


def view(name):
    """The imported module of a page's `view`; the build has seen to it that its script is there."""
    found = _import(name)
    for part in name.split(".")[1:]:
        found = getattr(found, part)
    return found


def root():
    return document.documentElement


def address(url):
    """The URL taken apart by the browser: origin, pathname, search, hash."""
    return scope.URL.new(url, location.href)


async def activated():
    """At once; in a page that the browser loads on suspicion, when a visitor comes to see it."""
    if getattr(document, "prerendering", False):
        await promise(lambda done, fail: document.addEventListener("prerenderingchange", done))
