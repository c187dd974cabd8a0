"""Views of an element's attributes: `dataset` and `classList`."""

from typing import Protocol


class HasAttributes(Protocol):
    """What these views need from an element."""

    def getAttribute(self, name: str) -> str | None: ...
    def setAttribute(self, name: str, value: object) -> None: ...
    def removeAttribute(self, name: str) -> None: ...


class Dataset:
    """The `data-…` attributes of an element, so that `.payoutSaid` is `data-payout-said`."""

    def __init__(self, element: HasAttributes) -> None:
        object.__setattr__(self, "_element", element)

    _element: HasAttributes

    def __getattr__(self, name: str) -> str:
        value = self._element.getAttribute(_dashed(name))
        if value is None:
            raise AttributeError(name)
        return value

    def __setattr__(self, name: str, value: object) -> None:
        self._element.setAttribute(_dashed(name), value)

    def __delattr__(self, name: str) -> None:
        self._element.removeAttribute(_dashed(name))


class ClassList:
    """The classes of an element."""

    def __init__(self, element: HasAttributes) -> None:
        self._element = element

    def _write(self, names: list[str]) -> None:
        self._element.setAttribute("class", " ".join(dict.fromkeys(names)))

    def _names(self) -> list[str]:
        return (self._element.getAttribute("class") or "").split()

    def contains(self, name: str) -> bool:
        return name in self._names()

    def add(self, *names: str) -> None:
        self._write([*self._names(), *names])

    def remove(self, *names: str) -> None:
        self._write([name for name in self._names() if name not in names])

    def toggle(self, name: str, force: bool | None = None) -> bool:
        wanted = not self.contains(name) if force is None else force
        (self.add if wanted else self.remove)(name)
        return wanted


def as_text(value: object) -> str:
    """Convert a value to a string as JavaScript does."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _dashed(name: str) -> str:
    return "data-" + "".join(f"-{char.lower()}" if char.isupper() else char for char in name)
