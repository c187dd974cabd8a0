"""One fault for each file, each lived through twice: by the vault under CPython, and by the compiled site in Chromium."""

import contextlib
import json
from pathlib import Path

import pytest

for _name in ("rehearsal", "core", "chromium"):  # they assert for the tests
    pytest.register_assert_rewrite(f"tests.conformance.{_name}")

from builder.qa import sites as running  # noqa: E402
from builder.qa.faults import FAULTS, shapes  # noqa: E402
from tests.conformance.chromium import Chromium  # noqa: E402
from tests.conformance.core import Core  # noqa: E402
from tests.conformance.cpython import Loop  # noqa: E402
from tests.conformance.rehearsal import lying  # noqa: E402


def pytest_generate_tests(metafunc):
    """Every test of a fault's file runs in both realms. The browser's visitor meets all shapes of it in one visit."""
    if "realm" not in metafunc.fixturenames:
        return
    fault = FAULTS[Path(metafunc.module.__file__).stem.replace("_", "-")]
    cases = [*(_case(fault, "core", shape) for shape in shapes(fault)), _case(fault, "browser", "")]
    metafunc.parametrize("realm", cases, indirect=True)


def _case(fault, kind, shape):
    marks = [pytest.mark.fault(fault.name, kind), pytest.mark.standards(*fault.standards)]
    if kind == "browser":
        marks += [pytest.mark.browser, pytest.mark.full("faults in the browser")]
    if fault.needs:  # one worker builds this site, not each of them
        marks.append(pytest.mark.xdist_group(json.dumps(dict(fault.needs), sort_keys=True)))
    return pytest.param((kind, fault, shape), id=f"{kind}-{shape}" if shape else kind, marks=marks)


@pytest.fixture(scope="session")
def sites():
    """The example with some settings of its own, built and served once for each of them."""
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
    """A visitor in whose sign-in the file's fault is arranged."""
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
