"""Elements and text nodes of the fake page, with the operations and names that docs/pages.md describes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from builder.qa.fake.attributes import ClassList, Dataset, as_text
from builder.qa.fake.lacking import lacking
from builder.qa.fake.selectors import matches

Start = Callable[[Coroutine[Any, Any, Any]], object]
_REFLECTED = {"id": "id", "className": "class", "class_name": "class", "htmlFor": "for"}
_REFLECTED |= {
    name: name for name in ("href", "src", "alt", "title", "name", "type", "lang", "placeholder", "role")
}
_SWITCHES = frozenset({"hidden", "disabled", "required"})


class Event:
    """An event of an element. Further attributes are given as keywords: `Event("keydown", key="a")`."""

    def __init__(self, kind: str, **facts: Any) -> None:
        self.type = kind
        self.target: Any = None
        self.currentTarget: Any = None
        self.defaultPrevented = False
        self.stopped = False
        self.__dict__.update(facts)

    def preventDefault(self) -> None:
        self.defaultPrevented = True

    def stopPropagation(self) -> None:
        self.stopped = True

    def __getattr__(self, name: str) -> Any:
        raise _absent(name, f"event with .{name}", "name it when the test triggers the event: key=…")


class Text:
    """A text node in an element."""

    def __init__(self, text: str) -> None:
        self.textContent = text
        self.parent: Element | None = None

    def cloneNode(self, deep: bool = False) -> Text:
        return Text(self.textContent)


class Element:
    """An element, or a fragment if its name is empty. Its child nodes are in `nodes`, in order."""

    def __init__(self, tag: str, start: Start, attributes: dict[str, str] | None = None) -> None:
        _set = object.__setattr__
        _set(self, "tag", tag)
        _set(self, "attributes", dict(attributes or {}))
        _set(self, "nodes", [])
        _set(self, "parent", None)
        _set(self, "start", start)
        _set(self, "listeners", [])
        _set(self, "content", Element("", start) if tag == "template" else None)
        _set(self, "typed", None)

    tag: str
    attributes: dict[str, str]
    nodes: list[Element | Text]
    parent: Element | None
    start: Start
    listeners: list[tuple[str, Callable[..., Any]]]
    content: Element | None
    typed: str | None

    # Names and attributes

    def getAttribute(self, name: str) -> str | None:
        return self.attributes.get(name.lower())

    def setAttribute(self, name: str, value: object) -> None:
        self.attributes[name.lower()] = as_text(value)

    def hasAttribute(self, name: str) -> bool:
        return name.lower() in self.attributes

    def removeAttribute(self, name: str) -> None:
        self.attributes.pop(name.lower(), None)

    @property
    def dataset(self) -> Dataset:
        return Dataset(self)

    @property
    def classList(self) -> ClassList:
        return ClassList(self)

    @property
    def tagName(self) -> str:
        return self.tag.upper()

    # Position and content

    @property
    def elements(self) -> list[Element]:
        return [node for node in self.nodes if isinstance(node, Element)]

    @property
    def parentElement(self) -> Element | None:
        return self.parent if self.parent is not None and self.parent.tag.isalnum() else None

    @property
    def firstElementChild(self) -> Element | None:
        return next(iter(self.elements), None)

    @property
    def lastElementChild(self) -> Element | None:
        return next(reversed(self.elements), None)

    @property
    def childElementCount(self) -> int:
        return len(self.elements)

    def below(self) -> Iterator[Element]:
        for child in self.elements:
            yield child
            yield from child.below()

    def querySelectorAll(self, selectors: str) -> list[Element]:
        return [element for element in self.below() if matches(element, selectors)]

    def querySelector(self, selectors: str) -> Element | None:
        return next((element for element in self.below() if matches(element, selectors)), None)

    def select(self, selector: str) -> list[Element]:
        return self.querySelectorAll(selector)

    def select_one(self, selector: str) -> Element | None:
        return self.querySelector(selector)

    def matches(self, selectors: str) -> bool:
        return matches(self, selectors)

    def closest(self, selectors: str) -> Element:
        around: Element | None = self
        while around is not None and around.tag:
            if matches(around, selectors):
                return around
            around = around.parent
        raise KeyError(f"no parent with selector {selectors}")  # as Brython does

    # Changing the content

    def append(self, *nodes: object) -> None:
        for node in nodes:
            self._take(node, len(self.nodes))

    def prepend(self, *nodes: object) -> None:
        for number, node in enumerate(nodes):
            self._take(node, number)

    def appendChild(self, node: Any) -> Any:
        if not isinstance(node, Element | Text):
            raise TypeError(f"appendChild wants a node, not {type(node).__name__}")
        self._take(node, len(self.nodes))
        return node

    def replaceChildren(self, *nodes: object) -> None:
        self.clear()
        self.append(*nodes)

    def replaceWith(self, *nodes: object) -> None:
        parent = self.parent
        if parent is None:
            return
        at = parent.nodes.index(self)
        self.remove()
        for number, node in enumerate(nodes):
            parent._take(node, at + number)

    def remove(self) -> None:
        _detach(self)

    def clear(self) -> None:
        for node in list(self.nodes):
            _detach(node)

    def cloneNode(self, deep: bool = False) -> Element:
        made = Element(self.tag, self.start, self.attributes)
        if deep:
            made.append(*(node.cloneNode(True) for node in self.nodes))
            if self.content is not None and made.content is not None:
                made.content.append(*(node.cloneNode(True) for node in self.content.nodes))
        return made

    def attach(self, other: object) -> Element:
        several = isinstance(other, list | tuple) or inspect.isgenerator(other)
        self.append(*(other if several else [other]))  # type: ignore[misc]
        return self

    def _take(self, node: object, at: int) -> None:
        if isinstance(node, Element) and not node.tag:
            for number, inner in enumerate(list(node.nodes)):
                self._take(inner, at + number)
            return
        made = node if isinstance(node, Element | Text) else Text(as_text(node))
        _detach(made)
        self.nodes.insert(min(at, len(self.nodes)), made)
        object.__setattr__(made, "parent", self)

    # Events

    def addEventListener(self, event: str, listener: Callable[..., Any], options: object = None) -> None:
        if options not in (None, False, {}):
            raise lacking("options of listeners")
        self.listeners.append((event, listener))

    def removeEventListener(self, event: str, listener: Callable[..., Any], options: object = None) -> None:
        if (event, listener) in self.listeners:
            self.listeners.remove((event, listener))

    def bind(self, event: str, func: Any = None, options: object = None) -> Any:
        if func is None:
            return lambda given: self.bind(event, given, options)
        self.addEventListener(event, func, options)
        return func

    def unbind(self, event: str, *functions: Callable[..., Any]) -> None:
        for kind, listener in list(self.listeners):
            if kind == event and (listener in functions or not functions):
                self.listeners.remove((kind, listener))

    def dispatch(self, event: Event) -> None:
        """Dispatch an event to this element, and then to its ancestors, unless a listener stops it."""
        event.target = self
        around: Element | None = self
        while around is not None and not event.stopped:
            event.currentTarget = around
            for kind, listener in list(around.listeners):
                if kind == event.type and inspect.iscoroutine(answer := listener(event)):
                    self.start(answer)
            around = around.parent

    def click(self) -> None:
        """Dispatch a click event. The browser's default action, such as following a link, does not happen."""
        if "disabled" not in self.attributes:
            self.dispatch(Event("click"))

    def focus(self, options: object = None) -> None:
        """Do nothing, because the fake page has no focus."""

    def reset(self) -> None:
        """Reset the fields of a form."""
        for field in self.below():
            object.__setattr__(field, "typed", None)

    # Brython's own methods

    def __le__(self, other: object) -> Element:
        return self.attach(other)

    def __getitem__(self, key: str) -> str:
        return self.attributes[key]

    def __setitem__(self, key: str, value: object) -> None:
        self.setAttribute(key, value)

    def __iter__(self) -> Iterator[Element | Text]:
        return iter(list(self.nodes))

    def __len__(self) -> int:
        return len(self.nodes)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        said = "".join(f' {name}="{value}"' for name, value in self.attributes.items())
        return f"<{self.tag}{said}>{self.textContent}"

    # Attributes as in JavaScript

    @property
    def textContent(self) -> str:
        return "".join(node.textContent for node in self.nodes)

    @textContent.setter
    def textContent(self, value: object) -> None:
        self.replaceChildren(*([] if value in (None, "") else [as_text(value)]))

    @property
    def text(self) -> str:
        return self.textContent

    @text.setter
    def text(self, value: object) -> None:
        self.textContent = str(value)

    @property
    def value(self) -> str:
        if self.tag not in ("input", "textarea"):
            raise _absent("value", f".value of <{self.tag}>")
        return self.typed if self.typed is not None else self.attributes.get("value", self.textContent)

    @value.setter
    def value(self, value: object) -> None:
        object.__setattr__(self, "typed", as_text(value))

    def __getattr__(self, name: str) -> Any:
        if name in _REFLECTED:
            return self.attributes.get(_REFLECTED[name], "")
        if name in _SWITCHES:
            return name in self.attributes
        raise _absent(name, f".{name} of <{self.tag}>")

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _REFLECTED:
            self.attributes[_REFLECTED[name]] = as_text(value)
        elif name in _SWITCHES:
            self.attributes.pop(name, None)
            if value:
                self.attributes[name] = ""
        elif isinstance(found := getattr(type(self), name, None), property) and found.fset:
            found.fset(self, value)
        else:
            raise _absent(name, f".{name} of <{self.tag}> to set")


def _detach(node: Element | Text) -> None:
    if node.parent is not None:
        node.parent.nodes.remove(node)
        object.__setattr__(node, "parent", None)


def _absent(name: str, what: str, hint: str = "") -> Exception:
    """Return the error for a missing attribute. Python itself looks up names with underscores, so those differ."""
    return AttributeError(name) if name.startswith("_") else lacking(what, hint)
