"""What is held against a test after its own code has run, still within its call: so the test fails, and has no error."""

from collections.abc import Callable

import pytest

Check = Callable[[], str]
_CHECKS = pytest.StashKey[list[Check]]()
_EXPECTED = pytest.StashKey[list[str]]()


def add(item: pytest.Item, check: Check) -> None:
    """Let `item` fail if `check` returns any text. The latest check is asked first."""
    item.stash.setdefault(_CHECKS, []).append(check)


def expected(item: pytest.Item) -> list[str]:
    """Return the patterns of what may be heard in this test. Whoever causes something adds to them."""
    return item.stash.setdefault(_EXPECTED, [])


def problems(item: pytest.Item) -> list[str]:
    """Return what the checks of `item` say. Each is asked once."""
    asked = item.stash.get(_CHECKS, [])
    found = []
    while asked:
        found.append(asked.pop()())
    return [text for text in found if text]
