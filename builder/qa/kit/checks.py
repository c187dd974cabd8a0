"""Checks that run after a test's own code but within its call phase, so that the test fails instead of erroring."""

from collections.abc import Callable

import pytest

Check = Callable[[], str]
_CHECKS = pytest.StashKey[list[Check]]()
_EXPECTED = pytest.StashKey[list[str]]()


def add(item: pytest.Item, check: Check) -> None:
    """Make `item` fail if `check` returns any text. Checks run in reverse order."""
    item.stash.setdefault(_CHECKS, []).append(check)


def expected(item: pytest.Item) -> list[str]:
    """Return the patterns of expected problems in this test, to which callers may add their own."""
    return item.stash.setdefault(_EXPECTED, [])


def problems(item: pytest.Item) -> list[str]:
    """Run each check of `item` once, and return their messages."""
    asked = item.stash.get(_CHECKS, [])
    found = []
    while asked:
        found.append(asked.pop()())
    return [text for text in found if text]
