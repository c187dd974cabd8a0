"""What the fake page says of something that it does not do."""

from builder.errors import Fault, UsageError

_HINT = "give the test one of its own, or let a real browser run it: docs/testing.md"


def lacking(what: str, hint: str = "") -> UsageError:
    """Return the error for something that a browser has and the fake page has not."""
    return UsageError(Fault("not-faked", f"the fake page has no {what}", hint or _HINT))
