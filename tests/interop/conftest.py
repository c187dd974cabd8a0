"""Both providers, the sites that sign in at them, and a browser context that is watched."""

import re
from pathlib import Path

import pytest

from builder.qa.watcher import Watcher
from tests.failures import noticing

from . import peers
from .worlds import Worlds

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def worlds():
    """Every world of this process."""
    made = Worlds()
    yield made
    made.close()


def pytest_collection_modifyitems(items):
    """Limit the quick tier to the tests marked for it, at npm's oidc-provider.

    A test's marker names the provider that it uses, which its parameters determine.
    """
    for item in items:
        if not item.path.is_relative_to(HERE):
            continue
        journey = item.get_closest_marker("journey")
        kind = getattr(item, "callspec", None) and item.callspec.params.get("kind")
        quick = item.get_closest_marker("quick") and kind == "oidc-provider"
        if not quick and not item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.full("journeys at both providers"))
        if journey and kind and not journey.kwargs:
            item.own_markers = [mark for mark in item.own_markers if mark.name != "journey"]
            item.add_marker(pytest.mark.journey(*journey.args, provider=kind))


@pytest.fixture(params=peers.KINDS)
def kind(request):
    """The name of the provider that a test uses."""
    return request.param


@pytest.fixture
def plan():
    """The name of the site; modules override it."""
    return "example"


@pytest.fixture
def world(worlds, kind, plan):
    """The plan's site, at that provider."""
    return worlds.world(kind, plan)


@pytest.fixture
def browser_context_args(browser_context_args, world):
    return {**browser_context_args, "base_url": world.url}


@pytest.fixture
def watcher(context, request, world, kind):
    """Assert after every test that there was no CSP violation, no console error and no failed request."""
    watching = Watcher(context)
    if kind == "oidc-provider":  # its page that posts an error to the site has the status 400 itself
        watching.expect(rf"^status 400: GET {re.escape(world.provider.issuer)}/auth\b")
        watching.expect(
            r"^console error: Failed to load resource: the server responded with a status of 400 \("
        )
    yield watching
    with noticing(request.node):
        assert watching.report() == []


@pytest.fixture
def page(watcher, context):
    return context.new_page()
