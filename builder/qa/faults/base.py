"""What a fault is, and the few ways in which one is arranged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from builder.dev.idp import Provider

Arrange = Callable[[Provider], None]
Ending = Literal["refused", "accepted", "ignored", "inert"]


@dataclass(frozen=True, slots=True)
class Variant:
    """One of several ways in which the same fault shows. No `code`: that of its fault."""

    arrange: Arrange
    code: str = ""


@dataclass(frozen=True, slots=True)
class ProviderFault:
    """One thing that can go wrong in a sign-in, and what a site built here makes of it.

    `arrange(provider)` makes the development provider show it; `provider.faults.clear()` ends it. `code` is the
    `AuthError` the visitor's page then shows. `ends` says how the sign-in ends:

    - refused: nobody is signed in, and the page shows `code`;
    - accepted: this is no fault; strict as it is, the site must live with it, and signs in;
    - ignored: what is wrong is not used (`code` stands in the debug log alone), and the site signs in;
    - inert: the site does nothing at all.
    """

    name: str
    title: str
    code: str
    standards: tuple[str, ...]
    arrange: Arrange
    ends: Ending = "refused"
    variants: Mapping[str, Variant] = field(default_factory=dict)
    """Further shapes of the fault; `arrange` and `code` are those of the first."""
    needs: Mapping[str, object] = field(default_factory=dict)
    """Settings, by dotted key, without which the fault cannot show."""
    foreign: bool = False
    """The answer names no sign-in of this browser, so one that is under way is left to go on."""
    noise: str = ""
    """What the browser's own console says of the failed request, as a regular expression."""
    by_hand: str = ""
    """What the visitor does to meet the fault, where the provider alone cannot arrange it."""
    api: bool = False
    """The fault shows after sign-in, when the API is called or the tokens are renewed."""


def nothing(provider: Provider) -> None:
    """The provider is truthful: what goes wrong, goes wrong elsewhere."""


def at(point: str, change: Callable[[Any], Any]) -> Arrange:
    """Change the value at a point of the provider's switchboard."""

    def arrange(provider: Provider) -> None:
        provider.faults.set(point, change)

    return arrange


def members(point: str, **changes: object) -> Arrange:
    """Set members of the object at `point`. A callable is given the member as it was; DROP leaves it out."""

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
    """One of several ways to alter the object at `point`, as by `members`."""
    return Variant(members(point, **changes))


class _Drop:
    """The mark of a member that is left out."""


DROP = _Drop()


def together(*parts: Arrange) -> Arrange:
    """Several arrangements at once."""

    def arrange(provider: Provider) -> None:
        for part in parts:
            part(provider)

    return arrange


def shapes(fault: ProviderFault) -> dict[str, Variant]:
    """Every shape of a fault by name, each with its code; one without variants has the one shape ""."""
    if not fault.variants:
        return {"": Variant(fault.arrange, fault.code)}
    return {name: Variant(shape.arrange, shape.code or fault.code) for name, shape in fault.variants.items()}


def varied(name: str, title: str, code: str, standards: tuple[str, ...], **options: Any) -> ProviderFault:
    """A fault of several shapes: `variants` are given, and the first one stands for it."""
    first = next(iter(options["variants"].values()))
    return ProviderFault(name, title, first.code or code, standards, first.arrange, **options)
