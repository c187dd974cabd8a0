"""The fake page's versions of the modules that a site's Python imports from the platform."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Coroutine, Mapping
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import builder
from builder.compile.only import ONLY
from builder.errors import did_you_mean
from builder.qa.fake.lacking import lacking
from builder.qa.fake.nodes import Element, Event, Start
from builder.qa.fake.sign_in import SignIn

_TAGS = Path(builder.__file__).parent / "stubs/browser/html.pyi"
_INNER = ("ajax", "timer", "local_storage", "session_storage", "object_storage", "svg", "websocket")


class Partial(ModuleType):
    """A module with only some of its names. Other names raise a clear error, unless the test sets them."""

    def __init__(self, name: str, values: Mapping[str, Any], offered: frozenset[str] | None = None) -> None:
        super().__init__(name)
        self.__dict__.update(values)
        self.__dict__["_offered"] = offered

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        offered = self.__dict__["_offered"]
        if offered is not None and name not in offered:
            raise AttributeError(f"{self.__name__} has no {name}. {did_you_mean(name, offered)}".rstrip())
        place = self.__name__.removeprefix("browser.")
        hint = f"set it before the view is imported: fake_page.{place}.{name} = …"
        raise lacking(f"{self.__name__}.{name}", hint if place in ("browser", "javascript", "aio") else "")


class Window:
    """The fake page's window: it has the document, the console, and whatever the test sets."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.console = Console()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise lacking(f"window.{name}", f"give it one in the test: fake_page.window.{name} = …")


class Console:
    """The console, which prints to standard output."""

    def log(self, *values: object) -> None:
        print(*values)

    info = warn = error = debug = log


class Document(Element):
    """The document, which supports `document["id"]` and everything that an element supports."""

    def __init__(self, start: Start) -> None:
        super().__init__("#document", start)
        root, body = Element("html", start, {"lang": "en"}), Element("body", start)
        super().append(root)
        root.append(body)

    @property
    def documentElement(self) -> Element:
        return self.elements[0]

    @property
    def body(self) -> Element:
        found = self.querySelector("body")
        assert found is not None
        return found

    def createElement(self, name: str) -> Element:
        return Element(name.lower(), self.start)

    def getElementById(self, id: str) -> Element | None:
        return next((element for element in self.below() if element.attributes.get("id") == id), None)

    def attach(self, other: object) -> Element:
        return self.body.attach(other)

    def __getitem__(self, key: str) -> Any:
        if not isinstance(key, str):
            raise lacking("document[…] for anything but an id")
        found = self.getElementById(key)
        if found is None:
            raise KeyError(key)
        return found


@lru_cache(maxsize=1)
def _tags() -> tuple[str, ...]:
    return tuple(re.findall(r"^class ([A-Z]\w*)\(_Tag\)", _TAGS.read_text("utf-8"), re.MULTILINE))


def _html(start: Start) -> Partial:
    def maker(tag: str) -> Any:
        def make(content: object = None, /, **attributes: object) -> Element:
            made = Element(tag, start)
            if content is not None:
                made.attach(content)
            for name, value in attributes.items():
                if name.lower().startswith("on") or name == "style":
                    raise lacking(f"{name} among the attributes of html.{tag.upper()}")
                if value is not False:
                    made.setAttribute("class" if name == "Class" else name.replace("_", "-"), value)
            return made

        return make

    return Partial(
        "browser.html", {tag: maker(tag.lower()) for tag in _tags()}, frozenset((*_tags(), "maketag"))
    )


def _aio(loop: asyncio.AbstractEventLoop, start: Start) -> Partial:
    async def sleep(seconds: float) -> None:
        await asyncio.sleep(0)  # do not really wait, so that tests stay fast

    async def gather(*coros: Any, return_exceptions: bool = False) -> list[Any]:
        return list(await asyncio.gather(*coros, return_exceptions=return_exceptions))

    def run(coro: Coroutine[Any, Any, Any], onsuccess: Any = None, onerror: Any = None) -> None:
        if onsuccess or onerror:
            raise lacking("onsuccess and onerror of aio.run")
        start(coro)

    return Partial(
        "browser.aio", {"run": run, "sleep": sleep, "gather": gather, "Future": loop.create_future}
    )


class _Json:
    def parse(self, text: str) -> Any:
        return json.loads(text)

    def stringify(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def platform(
    loop: asyncio.AbstractEventLoop, start: Start, sign_in: SignIn, library: Path
) -> dict[str, Partial]:
    """Return the modules by name. `start` starts a coroutine, `library` is the folder of the sign-in library."""
    document = Document(start)
    window = Window(document)
    html, aio = _html(start), _aio(loop, start)
    values = {
        "document": document,
        "doc": document,
        "console": window.console,
        "DOMNode": Element,
        "DOMEvent": Event,
        "html": html,
        "aio": aio,
        "is_webworker": False,
        **dict.fromkeys(("window", "win", "self"), window),
    }
    inner = {f"browser.{name}": Partial(f"browser.{name}", {}) for name in _INNER}
    browser = Partial(
        "browser", values | {name.partition(".")[2]: made for name, made in inner.items()}, ONLY["browser"]
    )
    browser.__path__ = []
    offered = {name: getattr(sign_in, name) for name in dir(sign_in) if name in _AUTH}
    auth = Partial("auth", offered, frozenset(_AUTH))
    auth.__path__ = [str(library)]  # so that auth.errors and other submodules are the real ones
    javascript = Partial("javascript", {"JSON": _Json(), "NULL": None}, ONLY["javascript"])
    known = {
        "browser": browser,
        "browser.html": html,
        "browser.aio": aio,
        "auth": auth,
        "javascript": javascript,
    }
    return known | inner


_AUTH = frozenset(
    ("AuthError", "Response", "fetch", "log", "login", "logout", "on_change", "on_countdown", "on_problem")
) | {"require", "start", "stay", "user"}
