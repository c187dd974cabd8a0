"""Fixtures for the example, from the same plugin that a project's own tests use.

In addition, nothing may be stored, and no other origin contacted.
"""

import pytest

from builder.qa.kit import checks
from builder.qa.kit.browsing import (  # noqa: F401
    browser_context_args,
    clock,
    gossamer_workers,
    offline,
    page,
    strict,
    wait_for,
)

from . import journeys
from .footprint import Footprint


@pytest.fixture
def footprint(request, context, site):
    """Check for every test that uses pages that nothing was stored and no other origin was contacted."""
    auth = site.output.config.auth
    kept = Footprint(context, [site.url, auth.redirect_origin, site.provider.issuer, *site.apis.values()])

    def heard():
        stored = [] if kept.forgiven else kept.stored()
        return "\n".join(
            [*(f"stored: {what}" for what in stored), *(f"asked: {url}" for url in kept.elsewhere())]
        )

    checks.add(request.node, heard)
    return kept


@pytest.fixture(autouse=True)
def watched_from_the_beginning(request):
    if "page" in request.fixturenames:
        request.getfixturevalue("footprint")


@pytest.fixture
def home(page):  # noqa: F811
    """The home page, with nobody signed in and its Python running, in a document that is marked to be recognized."""
    page.goto("/")
    journeys.wake(page)
    journeys.mark(page)
    return page
