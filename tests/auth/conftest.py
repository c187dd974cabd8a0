import pytest

from tests.auth.bench import Bench


@pytest.fixture
def make(monkeypatch):
    """make(**settings) → a vault, and a page that talks to it."""
    return lambda **settings: Bench(monkeypatch, **settings)


@pytest.fixture(autouse=True)
def loops(no_other_loop):
    """All these tests run loops of their own."""
