"""The pytest plugin for testing a Gossamer site.

Together with pytest-playwright, `page` is a page of the built site on real servers, in an installed browser. In a
project without site/site.toml, the plugin changes nothing. docs/testing.md has an example for each fixture.

pytest loads this module wherever Gossamer is installed, so fixtures import what they need only when they are used.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from builder import home
from builder.errors import Fault, GossamerError, UsageError
from builder.qa.kit import checks

if TYPE_CHECKING:
    from builder.qa.fake.page import FakePage
    from builder.qa.kit.places import Place, Places
    from builder.qa.kit.rehearsing import Rehearsing
    from builder.qa.sites import RunningSite

_PLAYWRIGHT = ("playwright", "pytest_playwright.pytest_playwright")
_OVER = "gossamer-over-playwright"
_BLOCKING = "no_third_party_cookies"
_MARKERS = (
    "site(settings, root, environment): the site of a test has these settings, by dotted key",
    "expect_trouble(*patterns): what the strict watch lets pass in a test, as regular expressions",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option --site-env and the settings gossamer_root and gossamer_strict."""
    group = parser.getgroup("gossamer", "Gossamer")
    group.addoption("--site-env", metavar="NAME", default="", help="settings of site/environments/NAME.toml")
    parser.addini("gossamer_root", "folder that holds site/site.toml (default: the nearest above the test)")
    parser.addini("gossamer_strict", "every page is watched (default: true)", type="bool", default=True)
    parser.addini("gossamer_any_site", "--base-url names a site of any make", type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers."""
    for marker in _MARKERS:
        config.addinivalue_line("markers", marker)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Register the browser fixtures after pytest-playwright's, because the later of two equal names wins."""
    manager = session.config.pluginmanager
    if any(map(manager.has_plugin, _PLAYWRIGHT)) and _has_a_site(session.config):
        from builder.qa.kit import browsing, launching

        manager.register(launching)
        manager.register(browsing, _OVER)


def _has_a_site(config: pytest.Config) -> bool:
    """Return whether the requested tests belong to a Gossamer site. Other tests keep pytest-playwright's fixtures."""
    if config.getini("gossamer_any_site"):
        return True
    starts = [config.rootpath, *(Path(word.partition("::")[0]) for word in config.args)]
    return bool(config.getini("gossamer_root")) or any(
        home.nearest(config.invocation_params.dir / start) for start in starts
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Start a separate browser for tests that need third-party cookies blocked."""
    if _BLOCKING in metafunc.fixturenames:
        launch = [{"args": ["--test-third-party-cookie-phaseout"]}]
        metafunc.parametrize(
            "browser_type_launch_args", launch, indirect=True, ids=[_BLOCKING], scope="session"
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Fail the test if `strict` or `leak_audit` found a problem; if it has failed already, add it to the report."""
    try:
        result = yield
    except (Exception, pytest.fail.Exception):
        for text in checks.problems(item):
            item.add_report_section("call", "gossamer", text)
        raise
    if found := checks.problems(item):
        pytest.fail("\n\n".join(found), pytrace=False)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup() -> Generator[None, Any, Any]:
    """Show errors that are meant for users without a traceback."""
    try:
        return (yield)
    except GossamerError as error:
        pytest.fail(str(error), pytrace=False)


def _place_of(request: pytest.FixtureRequest) -> Place:
    """Return the site for a test, from its nearest `site` marker or else from the command line."""
    from builder.qa.kit.places import Place

    settings: dict[str, object] = {}
    root, environment = "", request.config.getoption("--site-env")
    for marker in reversed(list(request.node.iter_markers("site"))):
        settings |= marker.args[0] if marker.args else marker.kwargs.get("settings", {})
        root = marker.kwargs.get("root", root)
        environment = marker.kwargs.get("environment", environment)
    another = _BLOCKING in request.fixturenames
    return Place(_root(request, str(root)), str(environment), settings, another)


def _root(request: pytest.FixtureRequest, named: str) -> Path:
    config = request.config
    named = named or config.getini("gossamer_root")
    base = config.inipath.parent if config.inipath else config.rootpath
    start = request.path.parent
    found = base / named if named else home.nearest(start)
    if found is None or not home.is_project(found):
        where = f"in {found}" if found else f"in {start} or above"
        hint = "put the tests beside the folder site/, or name its parent: gossamer_root in pytest's settings"
        raise UsageError(Fault("no-site", f"there is no {home.SITE_TOML} {where}", hint))
    return found


@pytest.fixture(scope="session")
def gossamer_places() -> Iterator[Places]:
    """The sites that run in this process, from which the fixture `site` takes its own."""
    from builder.qa.kit.places import Places

    places = Places()
    yield places
    places.close()


@pytest.fixture
def site(request: pytest.FixtureRequest, gossamer_places: Places) -> Iterator[RunningSite]:
    """The built site on real servers, with a development provider and its APIs, in the state after a fresh start.

    `.url`, `.provider`, `.apis`, `.servers`, `.requests`, `.output`, `.secrets()`.
    """
    from builder.qa.kit import deployed
    from builder.qa.kit.places import visit

    if url := deployed.url_of(request.config):
        pytest.skip(f"the fixture site is a site that is built here, and this run tests {url}")
    with visit(gossamer_places.site(_place_of(request))) as running:
        yield running


@pytest.fixture
def fake_page(request: pytest.FixtureRequest) -> Iterator[FakePage]:
    """A simulated page: `browser`, `javascript`, `auth` and the modules of site/app can be imported in this test."""
    from builder.qa.fake.page import fake_page as faked

    with faked(_place_of(request).root) as page:
        yield page


@pytest.fixture
def provider(request: pytest.FixtureRequest, site: RunningSite) -> Rehearsing:
    """The development provider: `.fault("id-token-nonce-wrong")`, `.slow(…)`, `.down()`, `.honest()`, `.asked("token")`."""
    from builder.qa.kit.rehearsing import Rehearsing

    return Rehearsing(site, checks.expected(request.node))


@pytest.fixture
def slow_token_endpoint(provider: Rehearsing) -> Callable[[float], None]:
    """`slow_token_endpoint(2.5)`: delay the token endpoint by this many seconds from now on."""
    return lambda seconds: provider.slow(seconds)
