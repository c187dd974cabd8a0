"""The type of a fault, and the common ways to arrange one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from builder.dev.idp import Provider

Arrange = Callable[[Provider], None]
Ending = Literal["refused", "accepted", "ignored", "inert"]


@dataclass(frozen=True, slots=True)
class Variant:
    """One of several forms of the same fault. An empty `code` means the code of the fault."""

    arrange: Arrange
    code: str = ""


@dataclass(frozen=True, slots=True)
class ProviderFault:
    """One thing that can go wrong in a sign-in, and the expected reaction of a site.

    `arrange(provider)` makes the development provider show it; `provider.faults.clear()` ends it. `code` is the code
    of the `AuthError` that the page then shows. `ends` says how the sign-in ends:

    - refused: nobody is signed in, and the page shows `code`;
    - accepted: the unusual response is valid, and the sign-in succeeds;
    - ignored: the wrong part is not used (`code` is only in the debug log), and the sign-in succeeds;
    - inert: the site does nothing at all.
    """

    name: str
    title: str
    code: str
    standards: tuple[str, ...]
    arrange: Arrange
    ends: Ending = "refused"
    variants: Mapping[str, Variant] = field(default_factory=dict)
    """All forms of the fault; `arrange` and `code` belong to the first one."""
    needs: Mapping[str, object] = field(default_factory=dict)
    """Settings, by dotted key, that the fault needs in order to occur."""
    foreign: bool = False
    """Whether the response belongs to no sign-in of this browser, so that a pending sign-in continues."""
    noise: str = ""
    """What the browser writes to the console about the failed request, as a regular expression."""
    by_hand: str = ""
    """What the visitor must do to see the fault, if the provider alone cannot cause it."""
    api: bool = False
    """Whether the fault occurs after sign-in, when an API is called or tokens are refreshed."""


def nothing(provider: Provider) -> None:
    """Change nothing at the provider, because the fault is elsewhere."""


def at(point: str, change: Callable[[Any], Any]) -> Arrange:
    """Return an arrangement that changes the value at a point of the provider's switchboard."""

    def arrange(provider: Provider) -> None:
        provider.faults.set(point, change)

    return arrange


def members(point: str, **changes: object) -> Arrange:
    """Return an arrangement that sets members of the object at `point`.

    A callable receives the original value of the member; DROP removes the member.
    """

    def change(value: Mapping[str, Any]) -> dict[str, Any]:
        made = dict(value)
        for name, new in changes.items():
            if new is DROP:
                made.pop(name, None)
            else:
                made[name] = new(made.get(name)) if callable(new) else new
        return made

    return at(point, change)


def altered(point: str, **changes: object) -> Variant:
    """Return a variant that changes the object at `point` as `members` does."""
    return Variant(members(point, **changes))


class _Drop:
    """The type of DROP, which marks a member to remove."""


DROP = _Drop()


def together(*parts: Arrange) -> Arrange:
    """Return an arrangement that combines several others."""

    def arrange(provider: Provider) -> None:
        for part in parts:
            part(provider)

    return arrange


def shapes(fault: ProviderFault) -> dict[str, Variant]:
    """Return every form of a fault by name, each with its code. Without variants, there is one form, named ""."""
    if not fault.variants:
        return {"": Variant(fault.arrange, fault.code)}
    return {name: Variant(shape.arrange, shape.code or fault.code) for name, shape in fault.variants.items()}


def varied(name: str, title: str, code: str, standards: tuple[str, ...], **options: Any) -> ProviderFault:
    """Return a fault with several `variants`, of which the first one is the default."""
    first = next(iter(options["variants"].values()))
    return ProviderFault(name, title, first.code or code, standards, first.arrange, **options)
