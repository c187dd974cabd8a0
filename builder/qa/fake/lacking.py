"""The error for features that the fake page does not support."""

from builder.errors import Fault, UsageError

_HINT = "give the test one of its own, or let a real browser run it: docs/testing.md"


def lacking(what: str, hint: str = "") -> UsageError:
    """Return the error for something that browsers have but the fake page lacks."""
    return UsageError(Fault("not-faked", f"the fake page has no {what}", hint or _HINT))
