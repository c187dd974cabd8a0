"""A script unregisters the door, sends the visitor to the provider with a request of its own, in this window or in
another one, and looks for the code: without the door, the host itself answers at the redirect URI.
"""

import contextlib

import pytest

from tests.attacks import own_request_popup
from tests.attacks.speech import ADDRESS, DOORS, TRACES, said
from tests.lanes.driver import Left, NotSeen, ScriptError

MODES = ({"response_mode": "query"}, {"response_mode": "fragment"}, {"response_mode": "form_post"})
GO = """
  const found = await unhinge();
  evil.note(found, `left: ${(await doors()).length}`);
  setTimeout(() => location.assign(address(more)), 300);
  return found;"""
READ = said(TRACES, "return traces();")
# a page of the site in which scripts can run, unlike the one at the redirect URI
ALIVE = (
    "async (site) => location.origin === site && self.origin === site && document.readyState === 'complete'"
)


def act(scene):
    for more in MODES:
        in_this_window(scene, more)


def in_this_window(scene, more):
    """Go to the provider and look for the code; then go to another page of the site, go back twice, and look there."""
    visitor, subject = scene.visitor, scene.subject
    if not subject.codes():
        subject.sign_in(visitor)
    else:
        subject.again(visitor)
    before, asked = subject.codes(), len(subject.requests())
    scene.run(said(ADDRESS, DOORS, f"const more = {more!r};", GO), leaves=True)
    visitor.until(lambda: subject.codes() > before, "the provider was not asked")
    visitor.rest(1)
    look(scene)
    visitor.go(f"{subject.url}/")
    look(scene)
    if more["response_mode"] != "form_post":  # a browser asks before it submits a form again
        for _ in range(2):
            visitor.back()
            look(scene)
    scene.collect()
    scene.taken.append([f"the host was asked for {path}" for path in subject.requests()[asked:]])


def look(scene):
    """Search the page, if scripts can run in it. Return whether they can."""
    with contextlib.suppress(NotSeen, Left, ScriptError):
        scene.visitor.wait(ALIVE, scene.subject.url, seconds=3)
        scene.run(READ)
        return True
    return False


def in_another_window(scene):
    subject = scene.subject
    subject.sign_in(scene.visitor)
    scene.run(said(DOORS, "return await unhinge();"))
    asked = len(subject.requests())
    own_request_popup.open_windows(scene)
    scene.taken.append([f"the host was asked for {path}" for path in subject.requests()[asked:]])


WAYS = pytest.mark.parametrize("own", [act, in_another_window], ids=["this window", "another window"])


@WAYS
def test_page_held(assault, page_held, own):
    assert assault(page_held, "", own).stolen


@WAYS
def test_ours(assault, ours, own):
    outcome = assault(ours, "", own)
    assert "callback/ removed: true" in outcome.loot, "there was no door to remove"
    assert ours.codes(), "no code was sent to the script's request"
    assert "the host was asked for /callback/" in outcome.loot, "the door was still there"
    assert outcome.stolen == ()


@WAYS
def test_ours_with_the_redirect_uri_on_an_origin_of_its_own(assault, ours_elsewhere, own):
    outcome = assault(ours_elsewhere, "", own)
    assert ours_elsewhere.codes(), "no code was sent to the script's request"
    assert "the host was asked for /callback/" in outcome.loot, "the door was still there"
    assert outcome.stolen == ()
