import pytest

from tests.auth.bench import Bench


@pytest.fixture
def make(monkeypatch):
    """make(**settings) → a vault, and a page that talks to it."""
    return lambda **settings: Bench(monkeypatch, **settings)
