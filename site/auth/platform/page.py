"""Access to the browser for the modules that run in a page."""

from auth.platform import octets, promise, scope

document = getattr(scope, "document", None)
history = getattr(scope, "history", None)
location = getattr(scope, "location", None)


def problem():
    """Return why sign-in cannot work in this browser, or an empty string."""
    if not scope.isSecureContext:
        return "not a secure context"
    if not hasattr(scope, "Worker") or not hasattr(scope.crypto, "subtle"):
        return "no workers or no Web Crypto"
    if not hasattr(scope.navigator, "serviceWorker"):
        return "no service workers"
    return ""


def arrived():
    """Return the handle of the authorization response that the door holds for this page, or ""."""
    return scope.__GOSSAMER__.arrived


async def newcomer():
    """Return whether the vault has never run in this browser, so that nobody can be signed in."""
    return await scope.__GOSSAMER__.newcomer


def connect(receive, fail):
    """Connect to the vault and return `post(text, bytes or None)`, which sends it a message.

    `receive(text, buffers)` is called with each message from the vault, `fail(text)` when the vault fails. Message 1
    was sent before: the operation "arrived" if a sign-in is coming back, or else "status".
    """
    port = scope.__GOSSAMER__.connect(receive, fail)

    def post(words, body):
        buffers = [] if body is None else [octets(body).buffer]
        port.post(words, buffers)

    return post


def listen_to_clicks(call):
    """Call `call(event)` at each click, and at once for an earlier click on a sign-in button."""
    scope.__GOSSAMER__.listenToClicks(call)


def listen(target, event, call):
    """Call `call(event)` at each event of that name."""
    target.addEventListener(event, call)


def closest(element, selector):
    """Return the element, or its nearest ancestor, that matches the selector; None if none does."""
    while element:  # the parent of <html> is null, which is false but is not None
        if element.matches(selector):
            return element
        element = element.parentElement
    return None


def fill(selector, words, root=None):
    """Set the text of all elements that match the selector, within `root` or the whole document."""
    for element in (root or document).querySelectorAll(selector):
        element.textContent = words


def language(of=None):
    """Return the language tag of a document, by default of the current one; "" if it says none."""
    return (of or document).documentElement.lang


def seconds(count):
    """Return a number of seconds as words in the language of the page, such as "1 second"."""
    style = {"style": "unit", "unit": "second", "unitDisplay": "long"}
    return scope.Intl.NumberFormat.new(language() or "en", style).format(count)


def mark(element, name, on, value=""):
    """Set an attribute, or remove it if `on` is false."""
    if on:
        element.setAttribute(name, value)
    else:
        element.removeAttribute(name)


def reveal(box, on):
    """Show an element, or hide it. If the focused element is in it when it is hidden, move the focus to <main>."""
    lost = not on and box.contains(document.activeElement)
    box.hidden = not on
    if lost:
        document.querySelector("main").focus({"preventScroll": True})


def state():
    """Return the scroll position that is stored in this history entry, or None."""
    return _kept("y")


def _kept(name):
    """Return a value that `keep` stored in this history entry, or None."""
    kept = history and history.state
    return getattr(kept, name, None) if kept else None


# While this is true, no sign-in starts by itself: not in this document, and not when this history entry is
# shown again.
quiet = bool(_kept("quiet"))


def keep(y, url=None, push=False):
    """Store a scroll position and `quiet` in this history entry, or with `push` in a new one."""
    write = history.pushState if push else history.replaceState
    write({"y": y, "quiet": quiet}, "", url or location.href)


def hush(on):
    """Set `quiet`, and store it in this history entry."""
    global quiet
    if quiet != on:
        quiet = on
        keep(scope.scrollY)


def now():
    """Return the seconds since 1970 by the visitor's clock."""
    return scope.Date.now() / 1000


def reference():
    """Return four random characters by which a visitor and a developer can name one event."""
    return f"{scope.crypto.getRandomValues(scope.Uint16Array.new(1))[0]:04x}"


def open_window():
    """Open a popup for a sign-in. Return None if the browser blocks it, as it does outside of a click."""
    return scope.__GOSSAMER__.openWindow() or None


def unsaved():
    """Return whether the visitor has changed a form control of the page that is shown."""
    return scope.__GOSSAMER__.unsaved()


def last_resort():
    """Keep Brython from printing uncaught errors in full, since they could quote private data."""
    scope.__BRYTHON__.show_error = scope.__GOSSAMER__.trouble


async def load_document(url):
    """Fetch and return the document at a URL of this site. Return None if there is no HTML at exactly that path."""
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
    """Load a compiled script of another page, once. `integrity` is its SRI hash."""
    await scope.__GOSSAMER__.load(url, integrity)


async def more():
    """Load the script with the modules that a plain visit does not need, once."""
    late = scope.__GOSSAMER__.settings.windows
    await scope.__GOSSAMER__.load(late[0], late[1])


_import = __import__  # an alias, because the build refuses imports by a computed name


def view(name):
    """Import and return the module of a page's `view`. Its scripts must be loaded already."""
    found = _import(name)
    for part in name.split(".")[1:]:
        found = getattr(found, part)
    return found


def root():
    """Return the <html> element."""
    return document.documentElement


def address(url):
    """Return the URL as parsed by the browser: origin, pathname, search, hash."""
    return scope.URL.new(url, location.href)


async def activated():
    """Wait until the visitor sees the page, if the browser is prerendering it."""
    if getattr(document, "prerendering", False):
        await promise(lambda done, fail: document.addEventListener("prerenderingchange", done))
