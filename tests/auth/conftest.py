import asyncio

import pytest

from tests.auth.bench import Bench


@pytest.fixture
def make(monkeypatch):
    """make(**settings) → a vault, and a page that talks to it."""
    return lambda **settings: Bench(monkeypatch, **settings)


@pytest.fixture(autouse=True)
def no_other_loop():
    """Playwright leaves its event loop running in the thread it was started in, whose other tests need loops of their own."""
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)
