"""Match elements against CSS selectors: names, ids, classes, attributes, `a b`, `a > b` and lists of these."""

import re
from dataclasses import dataclass
from typing import Protocol

from builder.qa.fake.lacking import lacking

_PART = re.compile(
    r"""(?P<name>\*|[a-zA-Z][\w-]*)|\#(?P<id>[\w-]+)|\.(?P<cls>[\w-]+)
    |\[\s*(?P<key>[\w-]+)\s*(?:(?P<how>[~^$*]?=)\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<plain>[\w-]+))\s*)?\]""",
    re.VERBOSE,
)
_STEP = re.compile(r"\s*(>)\s*|\s+")


class Matchable(Protocol):
    """What matching needs from an element."""

    tag: str

    @property
    def parent(self) -> "Matchable | None": ...
    @property
    def attributes(self) -> dict[str, str]: ...


@dataclass(frozen=True, slots=True)
class _Compound:
    """Conditions for one element, as (attribute, operator, text), and its combinator with the previous one."""

    name: str
    conditions: tuple[tuple[str, str, str], ...]
    direct: bool


def matches(element: Matchable, selector: str) -> bool:
    """Return whether the selector matches the element. Raise UsageError for an unsupported selector."""
    return any(_fits(element, steps) for steps in _parsed(selector))


def _parsed(selector: str) -> list[list[_Compound]]:
    return [_steps(part.strip(), selector) for part in selector.split(",")]


def _steps(text: str, whole: str) -> list[_Compound]:
    found: list[_Compound] = []
    at, direct = 0, False
    while True:
        start, name, conditions = at, "*", []
        while part := _PART.match(text, at):
            if part["name"]:
                if at != start:
                    break
                name = part["name"].lower()
            else:
                conditions.append(_condition(part))
            at = part.end()
        if at == start:
            raise lacking(f"answer to the selector {whole!r}: {text[at:] or 'nothing'!r} is not known to it")
        found.append(_Compound(name, tuple(conditions), direct))
        if at == len(text):
            return found
        step = _STEP.match(text, at)
        if not step:
            raise lacking(f"answer to the selector {whole!r}: {text[at:]!r} is not known to it")
        direct, at = bool(step[1]), step.end()


def _condition(part: re.Match[str]) -> tuple[str, str, str]:
    if part["id"]:
        return "id", "=", part["id"]
    if part["cls"]:
        return "class", "~=", part["cls"]
    value = next((part[name] for name in ("double", "single", "plain") if part[name] is not None), "")
    return part["key"].lower(), part["how"] or "", value


def _fits(element: Matchable, steps: list[_Compound]) -> bool:
    *before, last = steps
    if not _meets(element, last):
        return False
    if not before:
        return True
    around = element.parent
    while around is not None:
        if _fits(around, before):
            return True
        around = None if last.direct else around.parent
    return False


def _meets(element: Matchable, wanted: _Compound) -> bool:
    if element.tag == "#document" or wanted.name not in ("*", element.tag):
        return False
    return all(_compares(element.attributes.get(key), how, text) for key, how, text in wanted.conditions)


def _compares(value: str | None, how: str, text: str) -> bool:
    if value is None:
        return False
    if how in ("", "="):
        return not how or value == text
    if not text:
        return False  # an empty text matches nothing (Selectors 4, 6.2)
    if how == "~=":
        return text in value.split()
    if how == "^=":
        return value.startswith(text)
    return value.endswith(text) if how == "$=" else text in value
