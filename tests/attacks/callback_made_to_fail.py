"""A script removes the door, sets cookies so large that the host refuses the request for the callback, and sends the
visitor to the provider with a request of its own. So the code arrives at an address where no page of the site is shown.
The visitor goes back, and the script, which runs again, reads the tab's history.

Chromium shows a page the addresses of its neighbors in the history, including those of the browser's error pages,
unless the document there forbade referrers.
"""

import pytest

from tests.attacks import subjects
from tests.attacks.door_unregistered import look
from tests.attacks.speech import ADDRESS, DOORS, said

pytestmark = pytest.mark.needs("cdp")  # Firefox's error page cannot be controlled by WebDriver

REMAINS = (
    "gets a code of its own in Chromium, if it has the redirect URI fail and the visitor comes back by Back; "
    "none with auth.redirect_origin"
)
LIMIT = 16_384  # bytes of cookies, as in nginx and Apache
SPOIL = """
  for (let at = 0; at < cookies; at += 1) document.cookie = `spoil${at}=${"x".repeat(4000)}; path=/callback/`;
  await unhinge();
  const reached = () => fetch("/callback/").then((answer) => answer.ok, () => false);
  for (let tries = 0; tries < 50 && await reached(); tries += 1);  // Chromium stores cookies a little later
  setTimeout(() => location.assign(address({})));"""
CLEAN = """async () => {
  for (let at = 0; at < 20; at += 1) document.cookie = `spoil${at}=; path=/callback/; max-age=0`;
}"""


@pytest.fixture(scope="module")
def ours_refusing():
    """The example at a host that sends the site's headers with its error responses too."""
    with subjects.ours(LIMIT, how="refusals with headers") as subject:
        yield subject


def act(scene, cookies=20):
    """20 cookies exceed what the test's own server reads: it closes the connection without a response."""
    visitor, subject = scene.visitor, scene.subject
    subject.sign_in(visitor)
    visitor.go(f"{subject.url}/")  # a public page does not redirect
    before = subject.codes()
    scene.run(said(ADDRESS, DOORS, f"const cookies = {cookies};", SPOIL), leaves=True)
    visitor.until(lambda: subject.codes() > before, "the provider was not asked")
    visitor.rest(2)
    visitor.back()
    looked = []
    for _ in range(4):
        looked.append(look(scene))
        visitor.rest(0.5)
    assert all(looked), "the script did not look"
    visitor.run(CLEAN)


def refused(scene):
    """8 cookies are read, but exceed LIMIT."""
    act(scene, cookies=8)


def test_page_held(assault, page_held):
    assert assault(page_held).stolen


def test_ours(assault, ours):
    """A limit that docs/security.md describes.

    No server can answer a request of any size, and no page can hide its history: the redirect URI has to be on another
    origin.
    """
    outcome = assault(ours)
    assert ours.codes(), "no code was sent to the script's request"
    assert outcome.stolen == ("code (redeemed)",)


def test_ours_where_refusals_have_the_headers_of_the_site(assault, ours_refusing):
    outcome = assault(ours_refusing, "", refused)
    assert ours_refusing.codes(), "no code was sent to the script's request"
    assert outcome.stolen == ()


def test_ours_with_the_redirect_uri_on_an_origin_of_its_own(assault, ours_elsewhere):
    outcome = assault(ours_elsewhere)
    assert ours_elsewhere.codes(), "no code was sent to the script's request"
    assert outcome.stolen == ()
