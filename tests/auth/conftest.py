import pytest

from tests.auth.bench import Bench
from tests.auth.desk import Desk
from tests.auth.page_bench import Bench as PageBench


@pytest.fixture
def make(monkeypatch):
    """Return a function: make(**settings) → a vault, and a page that talks to it."""
    return lambda **settings: Bench(monkeypatch, **settings)


@pytest.fixture
def make_desk(monkeypatch):
    """Return a function: make_desk(url, **settings) → a page that can open popups and frames."""
    return lambda *arguments, **named: Desk(monkeypatch, *arguments, **named)


@pytest.fixture
def bench(make):
    """A vault with the settings of the example, and a page that talks to it."""
    return make()


@pytest.fixture
def page_bench(monkeypatch):
    """A page, with the test in the role of the vault."""
    return PageBench(monkeypatch)
