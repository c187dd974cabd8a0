"""The example, built for production, on real servers; and a browser context that is watched."""

import pytest

from builder.qa import sites
from builder.qa.kit.clocks import Clock
from builder.qa.kit.places import visit
from builder.qa.kit.workers import Workers
from builder.qa.watcher import Watcher
from tests.failures import noticing

from . import journeys
from .footprint import Footprint


@pytest.fixture(scope="session")
def site():
    """The example site with its production headers, a development provider and a billing API."""
    with sites.running_site() as running:
        yield running


@pytest.fixture(autouse=True)
def fresh_site(site):
    """What is still on its way from the test before has arrived, and what this one does to the servers is undone."""
    with visit(site):
        yield


@pytest.fixture
def browser_context_args(browser_context_args, site):
    return {**browser_context_args, "base_url": site.url}


@pytest.fixture
def footprint(context, site):
    """Nothing stored, and nobody else asked: asserted after every journey."""
    return Footprint(context, [site.url, site.provider.issuer, *site.apis.values()])


@pytest.fixture
def watcher(context, footprint, request):
    """Zero CSP violations, zero console errors, zero failed requests: asserted after every journey."""
    watching = Watcher(context)
    yield watching
    with noticing(request.node):
        assert watching.report() == []
        assert footprint.elsewhere() == []
        assert footprint.forgiven or footprint.stored() == []


@pytest.fixture
def page(watcher, context):
    return context.new_page()


@pytest.fixture
def clock(site, context):
    """The time, as a test wants it: the visitor's, the vault's, the provider's and the APIs'."""
    workers = Workers(context)
    yield Clock(site, context, workers)
    workers.close()


@pytest.fixture
def home(page):
    """The first page, with nobody signed in and its Python running, in a document that is known again."""
    page.goto("/")
    journeys.wake(page)
    journeys.mark(page)
    return page
