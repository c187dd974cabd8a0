"""Sign-in as pages see it. No token is here, nor can one be: this module asks the vault."""

from auth.errors import AuthError
from auth.messages import sentence
from auth.platform import Future, dumps, loads, page, plain, settings, spawn
from auth.platform import text as decode

_settings = settings()
_user = None
_known = None  # until the vault has answered: a future
_failed = None  # why there is no vault
_post = None
_waiting = {}
_count = 0
_callbacks = []
_alive = False  # whether the vault has spoken
_may_ask = True  # whether a protected page may still begin a sign-in by itself, once in a document's life
_leaving = False


class Response:
    """An API's answer, come whole: status, ok, headers (names in lower case), text(), json(), bytes()."""

    def __init__(self, reply, data):
        self.status = reply["status"]
        self.ok = 200 <= self.status < 300
        self.headers = reply["headers"]
        self._data = data

    def text(self):
        return decode(self._data)

    def json(self):
        return loads(decode(self._data))

    def bytes(self):
        return plain(self._data)


async def user():
    """The claims of the visitor who is signed in, or None."""
    if _known:
        await _known
    return _user


def login(return_to="", **params):
    """Go to the provider, and come back to `return_to` (default: this page).

    `params`: prompt, max_age, acr_values, login_hint, ui_locales.
    """
    spawn(_login(return_to, params))


async def _login(return_to, params):
    global _leaving, _may_ask
    if _leaving:
        return
    _may_ask = False
    _leaving = True
    page.mark(page.root(), "data-leaving", True)
    try:
        answer = await _call("login", return_to=return_to or _here(), params=params)
        page.location.assign(answer["url"])
    except AuthError as error:
        _stay()
        notice(error)


def _stay():
    global _leaving
    _leaving = False
    page.mark(page.root(), "data-leaving", False)


def _here():
    place = page.location
    if place.pathname == _settings["base"][:-1] + _settings["redirect_path"]:
        return _settings["base"]
    return place.pathname + place.search + place.hash


async def logout(local=False):
    """Sign out here, in every tab, and (unless `local`) at the provider."""
    global _may_ask, _leaving
    _may_ask = False
    _leaving = True
    try:
        answer = await _call("logout", local=local)
        _set(None, "own")
        if answer["url"]:
            page.location.assign(answer["url"])
    finally:
        _leaving = False


async def fetch(name, path="", method="GET", headers=None, json=None, body=None):
    """Call an API by its name in site.toml and a path below its prefix, or by a whole URL. Gives a Response."""
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
    return Response(*await _ask("fetch", request, body))


def on_change(callback):
    """Call `callback(user or None)` at each sign-in and sign-out, in whatever tab. Returns what ends that."""
    _callbacks.append(callback)
    return lambda: callback in _callbacks and _callbacks.remove(callback)


async def require():
    """The claims of the visitor. Nobody signed in: begins a sign-in, where that is allowed, and raises AuthError."""
    found = await user()
    if found is None:
        challenge()
        raise AuthError("signed_out")
    return found


def challenge():
    """Begin a sign-in, if the visitor has not cancelled, failed or ended one in this document."""
    if _may_ask and not _failed:
        login()


def notice(error):
    """Show what went wrong, as text; None hides it."""
    box = page.document.querySelector("#notice")
    if box is None:
        return
    if error:
        denied = error.code == "access_denied"
        page.fill("[data-notice-title]", "Not signed in" if denied else "That did not work", box)
        page.fill("[data-notice-text]", sentence(error.code), box)
        page.fill("[data-notice-code]", error.code, box)
    box.hidden = not error


async def _call(op, **fields):
    return (await _ask(op, fields))[0]


async def _ask(op, fields, body=None):
    """(result, buffer or None) of the vault's answer."""
    global _count
    if _failed:
        raise _failed
    _count += 1
    number = _count
    answer = Future()
    _waiting[number] = answer
    _post(dumps({"v": 1, "id": number, "op": op, **fields}), body)
    reply, buffers = await answer
    if reply["ok"]:
        return reply["result"], buffers[0] if buffers else None
    error = AuthError(reply["error"]["code"], reply["error"]["description"])
    error.return_to = reply["error"].get("return_to", "")
    raise error


def _receive(words, buffers):
    global _alive
    _alive = True
    message = loads(words)
    if message.get("event") == "change":
        _set(message["user"], message["reason"])
    elif message.get("id") in _waiting:
        _waiting.pop(message["id"]).set_result((message, list(buffers)))


def _broken(words):
    global _failed
    if not _failed:
        _failed = AuthError("vault_unavailable", str(words))
    for answer in list(_waiting.values()):
        answer.set_exception(_failed)
    _waiting.clear()
    _set(None, "broken")


def _set(user, reason):
    """The one place where the page learns who is signed in."""
    global _user, _known, _may_ask
    first = _known is not None
    changed = user != _user
    _user = user
    root = page.root()
    root.setAttribute("data-auth", "signed-in" if user else "signed-out")
    page.mark(root, "data-ended", changed and not first and not user and reason != "own" and not _leaving)
    paint()
    if first:
        known = _known
        _known = None
        known.set_result(None)
    elif changed:
        _may_ask = _may_ask and bool(user)
        from auth import router

        router.changed()
    if changed:
        for callback in list(_callbacks):
            callback(user)


def paint():
    """Write the visitor's claims where the page has room for them."""
    for element in page.document.querySelectorAll("[data-auth-claim]"):
        name = element.getAttribute("data-auth-claim")
        claims = _user or {}
        value = claims.get(name)
        if value is None and name == "name":
            value = claims.get("preferred_username") or claims.get("email") or claims.get("sub")
        element.textContent = "" if value is None else str(value)


def start():
    """Connect to the vault, finish a sign-in that is coming back, and show the page. Call it once."""
    spawn(_start())


async def _start():
    global _known, _post, _failed, _may_ask
    from auth import router

    _known = Future()
    page.listen(page.document, "click", _clicked)
    page.listen(page.scope, "pagehide", _hidden)
    page.listen(page.scope, "pageshow", _shown)
    await page.activated()
    problem = page.problem()
    if problem:
        _failed = AuthError("unsupported", problem)
    else:
        _post = page.connect(_receive, _broken)
        page.scope.setTimeout(lambda: _alive or _broken("no answer"), 20000)
    query = page.take_callback()
    place = ""
    if query:
        try:
            place = (await _call("callback", query=query))["return_to"]
        except AuthError as error:
            query = "failed"
            place = getattr(error, "return_to", "")
            _may_ask = False
            notice(error)
    await _sync()
    if query is not None and not place:
        page.document.querySelector("main").setAttribute("data-callback", "failed" if query else "idle")
    await router.start(place)


async def _sync():
    try:
        _set((await _call("status"))["user"], "status")
    except AuthError:
        _set(None, "broken")


def _clicked(event):
    button = page.closest(event.target, "[data-auth-action]")
    if button:
        action = button.getAttribute("data-auth-action")
        if action == "login":
            notice(None)
            login()
        elif action == "logout":
            spawn(_signed_out())
    elif page.closest(event.target, "[data-notice-dismiss]"):
        notice(None)


async def _signed_out():
    try:
        await logout()
    except AuthError as error:
        notice(error)


def _hidden(event):
    if event.persisted:  # kept by the browser: nothing private may show when it comes back
        page.root().setAttribute("data-auth", "unknown")
    elif _post:
        _post(dumps({"v": 1, "id": 0, "op": "bye"}), None)


def _shown(event):
    if event.persisted:
        _stay()
        spawn(_sync())
