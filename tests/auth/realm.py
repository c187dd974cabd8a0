"""A browser made of plain Python: the platform modules that the vault, the client and the router import."""

import asyncio
import base64
import importlib
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from tests.auth import samples
from tests.door import Door, Pairs

AUTH = Path(__file__).resolve().parents[2] / "site" / "auth"


class PlatformError(Exception):
    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


def fresh(monkeypatch, name, fakes):
    """Return the module auth.<name>, such as auth.page.line, imported anew over the fakes.

    Both are removed after the test.
    """
    for fake, module in fakes.items():
        monkeypatch.setitem(sys.modules, fake, module)
    spec = importlib.util.spec_from_file_location(f"auth.{name}", AUTH / f"{name.replace('.', '/')}.py")
    module = importlib.util.module_from_spec(spec)
    stand_in(monkeypatch, name, module)
    spec.loader.exec_module(module)
    return module


def stand_in(monkeypatch, name, module):
    """Make imports of auth.<name> find this module."""
    monkeypatch.setitem(sys.modules, f"auth.{name}", module)
    realm, _, last = name.rpartition(".")
    monkeypatch.setattr(importlib.import_module(f"auth.{realm}"), last, module, raising=False)


def common(settings, tasks):
    """Return a fake auth.platform: its values, and a `spawn` that collects tasks."""
    module = ModuleType("auth.platform")
    module.__path__ = []

    class Future:
        def __init__(self):
            self.inner = None
            self.value = self.error = None

        def __await__(self):
            while self.value is None and self.error is None:
                yield from asyncio.sleep(0).__await__()
            if self.error:
                raise self.error
            return self.value[0]

        def set_result(self, value):
            self.value = self.value or (value,)  # like a promise: the first result counts

        def set_exception(self, error):
            self.error = error

    def spawn(coroutine):
        try:
            tasks.append(asyncio.get_running_loop().create_task(coroutine))
        except RuntimeError:
            tasks.append(coroutine)

    module.Future, module.spawn = Future, spawn

    def loads(text):
        try:
            return json.loads(text)
        except Exception:
            raise ValueError("not JSON") from None

    module.dumps, module.loads = json.dumps, loads
    module.settings = lambda: json.loads(json.dumps(settings))
    module.text = lambda data, fatal=False: bytes(data).decode("utf-8", "strict" if fatal else "replace")
    module.plain = bytes
    return module


class Worker(Pairs, ModuleType):
    """A fake auth.platform.worker: a network of canned responses, a door, two clocks."""

    def __init__(self):
        super().__init__("auth.platform.worker")
        self.PlatformError = PlatformError
        self.wall, self.clock = samples.NOW, 0.0
        self.sent, self.posts, self.timers, self.dropped = [], [], [], []
        self.aborted, self.count, self.loaded, self.locked = 0, 0, 0, False
        self.answers, self.offline = {}, False
        self.doorman, self.doorless, self.heard = Door(), False, None

    def now(self):
        return self.wall

    def monotonic(self):
        return self.clock

    def later(self, seconds, call):
        self.timers.append((self.clock + seconds, call))
        return len(self.timers)

    def cancel(self, timer):
        if timer:
            self.timers[timer - 1] = None

    def pass_time(self, seconds):
        """Advance both clocks, and call each timer at its time."""
        self.run_timers(self.clock + seconds)

    def sleep(self, seconds):
        """Put the machine to sleep: only the wall clock advances, and no timer is called."""
        self.wall += seconds

    def skip_timers(self, seconds):
        """Advance the clocks without calling timers, as in a throttled tab."""
        self.clock += seconds
        self.wall += seconds

    def run_timers(self, end=None):
        end = self.clock if end is None else end
        while True:
            due = [(timer[0], at) for at, timer in enumerate(self.timers) if timer and timer[0] <= end]
            if not due:
                break
            when, at = min(due)
            call = self.timers[at][1]
            self.timers[at] = None
            self.skip_timers(max(0, when - self.clock))
            call()
        self.skip_timers(max(0, end - self.clock))

    async def fetch(self, url, method, headers, body, limit, cache="no-store"):
        sent = SimpleNamespace(
            url=url, method=method, headers=dict(headers), body=body, limit=limit, cache=cache
        )
        self.sent.append(sent)
        await asyncio.sleep(0)
        before = self.aborted
        answer = PlatformError("network") if self.offline else self.answers[url.partition("?")[0]]
        if callable(answer):
            answer = answer(sent)
        if asyncio.iscoroutine(answer):
            answer = await answer
        if self.aborted != before:
            raise PlatformError("aborted")
        if isinstance(answer, Exception):
            raise answer
        status, headers, data = answer
        headers = dict(headers) if isinstance(headers, dict) else {"content-type": headers}
        body = Data(data.encode() if isinstance(data, str) else data)
        return SimpleNamespace(status=status, headers=headers, body=body)

    def hold(self, on):
        self.locked = on

    def abort(self):
        self.aborted += 1

    def random(self, size):
        self.count += 1
        return (self.count % 2**32).to_bytes(4) * (size // 4) + bytes(size % 4)

    def base64(self, text):
        return base64.b64encode(text.encode("latin-1")).decode()

    def holds(self, data, words):
        return any(word.encode() in bytes(data) for word in words)

    async def digest(self, name, data):
        return samples.digest(name, data.decode())

    async def verify(self, job):
        return samples.verify(job)

    async def door(self, name, ask):
        if self.doorless:
            raise PlatformError("door")
        return await self.doorman.ask(name, ask)

    def hear(self, call):
        self.heard = call

    async def public(self, pair):
        numbers = pair.public_key().public_numbers()
        x, y = [samples.b64(number.to_bytes(32)) for number in (numbers.x, numbers.y)]
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    async def sign(self, pair, data):
        r, s = utils.decode_dss_signature(pair.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)

    async def more(self):
        self.loaded += 1

    def serve(self, receive, welcome):
        self.receive, self.welcome = receive, welcome

    def post(self, port, words, buffers=()):
        self.posts.append((port, json.loads(words), list(buffers)))

    def drop(self, port):
        self.dropped.append(port)


class Data(bytes):
    @property
    def buffer(self):
        return bytes(self)


class Element:
    """As much of a DOM element as the client and the router touch."""

    def __init__(self, **attributes):
        self.attributes = {name.replace("_", "-"): value for name, value in attributes.items()}
        self.textContent = ""
        self.hidden = True
        self.children = {}
        self.focused = 0
        self.replaced = None

    def getAttribute(self, name):
        return self.attributes.get(name)

    def hasAttribute(self, name):
        return name in self.attributes

    def setAttribute(self, name, value):
        self.attributes[name] = value

    def removeAttribute(self, name):
        self.attributes.pop(name, None)

    def querySelector(self, selector):
        return self.children.get(selector)

    def cloneNode(self, deep):
        clone = Element()
        clone.attributes, clone.children = dict(self.attributes), dict(self.children)
        return clone

    def replaceWith(self, other):
        self.replaced = other

    def focus(self, options):
        self.focused += 1

    def __getattr__(self, name):
        if name in ("href", "pathname", "search", "origin", "hash") and "href" in self.attributes:
            return getattr(address(self.attributes["href"]), name)
        raise AttributeError(name)


def address(url):
    parts = urlsplit(url if "://" in url else f"https://site.example{url}")
    return SimpleNamespace(
        href=parts.geturl(),
        origin=f"{parts.scheme}://{parts.netloc}",
        pathname=parts.path or "/",
        search=f"?{parts.query}" if parts.query else "",
        hash=f"#{parts.fragment}" if parts.fragment else "",
    )


class Location:
    def __init__(self, url):
        self.assigned, self.replaced, self.reloaded = [], [], 0
        self.move(url)

    def move(self, url):
        self.__dict__.update(address(url).__dict__)

    def assign(self, url):
        self.assigned.append(url)

    def replace(self, url):
        self.replaced.append(url)

    def reload(self):
        self.reloaded += 1


class Dialog(Element):
    """A <dialog>: what is pressed in it, and whether it is open."""

    def __init__(self, name):
        super().__init__(id=f"auth-{name}")
        self.id, self.open = f"auth-{name}", False

    def showModal(self):
        self.open = True

    def close(self):
        self.open = False


class Page(ModuleType):
    """A fake auth.platform.page: one document, its address, its history, and a connection to a vault that the
    test plays.
    """

    def __init__(self, url="/"):
        super().__init__("auth.platform.page")
        self.location = Location(url)
        self.html, self.main, self.box = Element(), Element(data_protected="false"), Element()
        self.session = Element()
        self.session.children["[data-shown]"] = Element()
        self.dialogs = {f"#auth-{name}": Dialog(name) for name in ("waiting", "confirm", "leave")}
        self.claims, self.links, self.announced, self.made = [], [], [], []
        found = {"#notice": self.box, "#session": self.session, **self.dialogs}
        self.document = SimpleNamespace(
            querySelector=lambda selector: self.main if selector == "main" else found[selector],
            querySelectorAll=lambda selector: self.claims if "claim" in selector else self.links,
            getElementById=lambda name: None,
            adoptNode=lambda node: node,
            createElement=lambda name: self.made.append(Made(name)) or self.made[-1],
            body=Made("body"),
            activeElement=SimpleNamespace(tagName="BUTTON", hasAttribute=lambda name: False),
            visibilityState="visible",
            title="",
        )
        self.history = SimpleNamespace(scrollRestoration="auto")
        self.scope = SimpleNamespace(
            scrollY=40,
            scrollTo=lambda x, y: self.scrolled.append(y),
            setTimeout=self._later,
            clearTimeout=lambda timer: self.timers.pop(timer, None),
        )
        self.entries, self.scrolled, self.heard, self.filled, self.loaded = [], [], {}, {}, []
        self.documents, self.views, self.kept = {}, {}, None
        self.sent, self.handle, self.trouble, self.new = [], "", "", False
        self.quiet, self.clock, self.timers = False, 1000, {}
        self.typed, self.popups, self.blocked, self.late = False, [], False, 0

    def _later(self, call, milliseconds):
        self.timers[len(self.timers) + 1] = milliseconds, call
        return len(self.timers)

    def pass_time(self, seconds):
        """Call everything that was delayed for at most so many seconds."""
        self.clock += seconds
        for name, (milliseconds, call) in list(self.timers.items()):
            if milliseconds <= seconds * 1000:
                self.timers.pop(name, None)
                call()

    def keep(self, y, url=None, push=False):
        self.entries.append(("push" if push else "replace", url or ""))
        self.kept = y
        if url:
            self.location.move(url)

    def hush(self, on):
        self.quiet = on

    def root(self):
        return self.html

    def language(self, of=None):
        return getattr(of or self.html, "lang", "en")

    def seconds(self, count):
        return f"{count} second{'s' if count != 1 else ''}"

    def address(self, url):
        return address(url)

    def problem(self):
        return self.trouble

    def arrived(self):
        return self.handle

    async def newcomer(self):
        return self.new

    def connect(self, receive, fail):
        self.receive, self.fail = receive, fail
        first = {"op": "arrived", "handle": self.handle} if self.handle else {"op": "status"}
        self.sent.insert(0, ({"v": 1, "id": 1, **first}, None))  # by the page's first script
        return lambda words, body: self.sent.append((json.loads(words), body))

    def listen_to_clicks(self, call):
        self.listen(None, "click", call)

    def listen(self, target, event, call):
        self.heard.setdefault(event, []).append(call)

    def closest(self, element, selector):
        name = selector.strip("[]").removeprefix("a[")
        return element if element is not None and element.hasAttribute(name) else None

    def fill(self, selector, words, root=None):
        self.filled[selector] = words

    def mark(self, element, name, on, value=""):
        if on:
            element.setAttribute(name, value)
        else:
            element.removeAttribute(name)

    def reveal(self, box, on):
        box.hidden = not on

    def state(self):
        return self.kept

    def now(self):
        return self.clock

    def reference(self):
        return "1f2e"

    def unsaved(self):
        return self.typed

    def open_window(self):
        if self.blocked:
            return None
        self.popups.append(SimpleNamespace(url=None, closed=False))
        opened = self.popups[-1]
        opened.go = lambda url: setattr(opened, "url", url)
        opened.close = lambda: setattr(opened, "closed", True)
        return opened

    def last_resort(self):
        pass

    async def activated(self):
        pass

    async def more(self):
        self.late += 1
        if self.late < 0:
            raise OSError

    async def load_document(self, url):
        await asyncio.sleep(0)
        answer = self.documents.get(url)
        if asyncio.iscoroutine(answer):
            answer = await answer
        return answer

    async def load_script(self, url, integrity):
        self.loaded.append(url)

    def view(self, name):
        return self.views[name]


class Made(SimpleNamespace):
    """An element that the library itself creates: its properties, its children, whether it was submitted or removed."""

    def __init__(self, name):
        super().__init__(tag=name, children=[], sent=False, removed=False)

    def appendChild(self, child):
        self.children.append(child)

    def replaceWith(self):
        self.removed = True

    def submit(self):
        self.sent = True


async def settle(turns=30):
    """Run all tasks until none can make progress."""
    for _ in range(turns):
        await asyncio.sleep(0)
