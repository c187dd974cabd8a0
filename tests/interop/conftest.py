"""Both providers, the sites that sign in at them, and a browser context that is watched."""

import pytest

from builder.qa.watcher import Watcher

from . import peers
from .worlds import Worlds


@pytest.fixture(scope="session")
def worlds():
    """Every world of this process."""
    made = Worlds()
    yield made
    made.close()


def pytest_collection_modifyitems(items):
    """A journey's marker names the provider it goes to, which its parameters know."""
    for item in items:
        journey = item.get_closest_marker("journey")
        kind = getattr(item, "callspec", None) and item.callspec.params.get("kind")
        if journey and kind and not journey.kwargs:
            item.own_markers = [mark for mark in item.own_markers if mark.name != "journey"]
            item.add_marker(pytest.mark.journey(*journey.args, provider=kind))


@pytest.fixture(params=peers.KINDS)
def kind(request):
    """The name of the provider that a journey goes to."""
    return request.param


@pytest.fixture
def plan():
    """The name of the site; modules say otherwise."""
    return "example"


@pytest.fixture
def world(worlds, kind, plan):
    """The plan's site, at that provider."""
    return worlds.world(kind, plan)


@pytest.fixture
def browser_context_args(browser_context_args, world):
    return {**browser_context_args, "base_url": world.url}


@pytest.fixture
def watcher(context):
    """Zero CSP violations, zero console errors, zero failed requests: asserted after every journey."""
    watching = Watcher(context)
    yield watching
    assert watching.report() == []


@pytest.fixture
def page(watcher, context):
    return context.new_page()
