"""List the catalog of faults, and look up a fault for `serve --fault`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from textwrap import wrap

from builder.dev.stage import Rehearsal
from builder.errors import Fault, UsageError, did_you_mean
from builder.qa.faults import FAULTS, ProviderFault, shapes

_WIDTH = 118
_ENDINGS = {
    "refused": "the site must refuse it and say so",
    "accepted": "the site must sign in all the same",
    "ignored": "the site must not use it, and sign in",
    "inert": "the site must do nothing at all",
}


def listing() -> Iterator[str]:
    """Yield a line for each fault, followed by its variants if it has several."""
    width = max(map(len, FAULTS))
    for fault in FAULTS.values():
        yield f"{fault.name:{width}}  {fault.title}"
        if len(fault.variants) > 1:
            margin = " " * (width + 4)
            yield from wrap(
                ", ".join(fault.variants), _WIDTH, initial_indent=margin, subsequent_indent=margin
            )


def find(name: str) -> Rehearsal:
    """Return the fault called `name`, or one variant of it as NAME/SHAPE. Raise UsageError if there is none."""
    base, _, shape = name.partition("/")
    fault = FAULTS.get(base)
    if fault is None:
        hint = f"{did_you_mean(base, FAULTS)} build.py faults lists them".strip()
        raise UsageError(Fault("usage", f'there is no fault "{base}"', hint))
    known = shapes(fault)
    if shape and shape not in known:
        hint = did_you_mean(shape, known) or f"it has {', '.join(filter(None, known)) or 'none'}"
        raise UsageError(Fault("usage", f'the fault {base} has no shape "{shape}"', hint))
    chosen = known[shape] if shape else next(iter(known.values()))
    return Rehearsal(name, tuple(_lines(fault, chosen.code)), chosen.arrange, fault.needs)


def _lines(fault: ProviderFault, code: str) -> Iterator[str]:
    """Yield lines that describe the fault, the expected reaction of the site, and how to see it."""
    yield fault.title
    yield _ENDINGS[fault.ends] + (f" ({code})" if code else "")
    if fault.by_hand:
        yield f"to see it: {fault.by_hand}"
    if fault.needs:
        settings = (f"{name} = {json.dumps(value)}" for name, value in fault.needs.items())
        yield f"set for it: {', '.join(settings)}"
