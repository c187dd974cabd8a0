"""Every fault is tested twice: with the vault under CPython, and with the compiled site in Chromium."""

import contextlib
import json
from pathlib import Path

import pytest

for _name in ("rehearsal", "core", "chromium"):  # these modules contain assertions of the tests
    pytest.register_assert_rewrite(f"tests.conformance.{_name}")

from builder.qa import sites as running  # noqa: E402
from builder.qa.faults import FAULTS  # noqa: E402
from tests.conformance.cases import cases  # noqa: E402
from tests.conformance.chromium import Chromium  # noqa: E402
from tests.conformance.core import Core  # noqa: E402
from tests.conformance.cpython import Loop  # noqa: E402
from tests.conformance.rehearsal import lying  # noqa: E402


def pytest_generate_tests(metafunc):
    """Give the tests in a fault's own file the parameters of that fault."""
    name = Path(metafunc.module.__file__).stem.replace("_", "-")
    if name in FAULTS:
        metafunc.parametrize("realm", cases([name]), indirect=True)


def pytest_collection_modifyitems(items):
    """Mark the tests that need a browser: `realm` requests it only when it runs."""
    for item in items:
        realm = getattr(item, "callspec", None) and item.callspec.params.get("realm")
        if realm and realm[0] != "core":
            # a list of its own, because the other one is shared with the cases without a browser
            item.fixturenames = [*item.fixturenames, "playwright"]


@pytest.fixture(scope="session")
def sites():
    """The example with other settings, built and served once for each set of them."""
    made = {}
    with contextlib.ExitStack() as stack:

        def site(needs):
            key = json.dumps(dict(needs), sort_keys=True)
            if key not in made:
                made[key] = stack.enter_context(running.running_site(overrides=dict(needs)))
            return made[key]

        yield site


@pytest.fixture(scope="session")
def loop():
    line = Loop()
    yield line
    line.stop()


@pytest.fixture
def realm(request, sites):
    """A visitor for whose sign-in the fault is switched on."""
    kind, fault, shape = request.param
    site = sites(fault.needs)
    with lying(site.provider) as calls:
        if kind == "core":
            made = Core(site, fault, shape, calls, request.getfixturevalue("loop"))
        else:
            context = request.getfixturevalue("new_context")(base_url=site.url)
            made = Chromium(site, fault, calls, context)
        try:
            yield made
        finally:
            made.close()
