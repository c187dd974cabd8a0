"""The subjects of the attacks, the attacker's server, and the fixture that runs an attack."""

import contextlib
from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.attacks.harness", "tests.attacks.subjects")

from tests.attacks import subjects  # noqa: E402
from tests.attacks.evil import running_evil  # noqa: E402
from tests.attacks.harness import NOTHING, Scene, signed_in  # noqa: E402
from tests.attacks.table import PROPERTY  # noqa: E402
from tests.lanes import plugin  # noqa: E402

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config, items):
    """Mark the attacks: every file here with a name of several words is one.

    Those with the mark `quick` are in the quick tier.

    It is enough to show in one lane that an attack works against the usual design. `stock` is the same Chromium as
    `chromium`, with a profile on disk for each visitor, which is slow: unless it is named, it runs only the attacks
    that need features that `chromium` lacks.
    """
    shown, left = set(), set()
    spared = "stock" not in plugin.named(config)
    for item in items:
        if item.path.parent != HERE or item.path.name.startswith("test_"):
            continue
        item.add_marker(pytest.mark.attacks)
        item.add_marker(pytest.mark.browser)
        if not item.get_closest_marker("quick"):
            item.add_marker(pytest.mark.full("attacks"))
        if spared and plugin.lane_of(item) == ("stock",) and not needs_more(item):
            left.add(item)
        elif item.originalname == "test_page_held":
            params = {name: str(value) for name, value in item.callspec.params.items() if name != "lane"}
            which = (item.path, tuple(sorted(params.items())))
            (left if which in shown else shown).add(item if which in shown else which)
    if left:
        config.hook.pytest_deselected(items=list(left))
        items[:] = [item for item in items if item not in left]


def needs_more(item):
    """Return whether an attack needs a feature that the lane `chromium` lacks."""
    needed = {feature for mark in item.iter_markers("needs") for feature in mark.args}
    return not plugin.fits("chromium", needed)


BOUND = "DPoP"
WHEN = {"after": "in the signed-in page", "before": "ahead of its scripts"}


@pytest.fixture(scope="session")
def ours():
    """The example, as it is shipped."""
    with subjects.ours() as subject:
        yield subject


@pytest.fixture(scope="session")
def ours_elsewhere():
    """The example with its redirect URI on an origin of its own."""
    how = "redirect URI elsewhere"
    with subjects.ours(how=how, redirect_origin=subjects.ELSEWHERE) as subject:
        yield subject


@pytest.fixture(scope="session")
def page_held():
    """The usual design with its tokens in memory, where they are hardest to steal."""
    with subjects.page_held() as subject:
        yield subject


@pytest.fixture(scope="session")
def page_held_stored():
    """The usual design with its tokens in sessionStorage, which is the library's default."""
    with subjects.page_held("sessionStorage") as subject:
        yield subject


@pytest.fixture(scope="session")
def ours_bound():
    """The example with tokens that are bound to a key."""
    with subjects.ours(how=BOUND, dpop=True) as subject:
        yield subject


@pytest.fixture(scope="session")
def page_held_bound():
    """The usual design with tokens that are bound to a key."""
    with subjects.page_held(how=BOUND, dpop=True) as subject:
        yield subject


@pytest.fixture(scope="session")
def collector():
    with running_evil() as evil:
        yield evil


@pytest.fixture
def assault(request, visitor, collector):
    """Return a function: `assault(subject)` runs the module's attack and returns its Outcome.

    The module has `SCRIPT`, `async (known) => json`, which runs in the signed-in page. It may have `BEFORE`, `(known)
    => …`, which each document runs before its own scripts; `act(scene)`, if the visitor has to do more than call the
    API once; and `REMAINS`, what the attacker can still do. With `when="before"`, SCRIPT itself runs before the page's
    scripts; `own` replaces `act`.
    """

    def run(subject, when="", own=None):
        module = request.module
        script = getattr(module, "SCRIPT", NOTHING)
        before = getattr(module, "BEFORE", "")
        if when == "before":
            script, before = NOTHING, script
        act = own or getattr(module, "act", lambda scene: signed_in(scene, script))
        for each in (subject.provider.events, subject.provider.faults, collector):
            each.clear()
        scene = Scene(subject, visitor, collector)
        with subject.inject(scene.ahead(before)) if before else contextlib.nullcontext():
            act(scene)
        outcome = scene.outcome()
        name = request.path.stem.replace("_", " ")
        cell = {
            "attack": ", ".join(filter(None, (name, WHEN.get(when), subject.how))),
            "file": name,
            "subject": subject.name,
            "lane": visitor.lane,
            "stolen": list(outcome.stolen),
            "remains": getattr(module, "REMAINS", ""),
        }
        request.node.user_properties.append((PROPERTY, cell))
        return outcome

    return run
