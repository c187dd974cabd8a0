"""A second address of the site is registered at the provider, for instance because sign-in and sign-out share one list.

A script has the response to its own request sent there, to a page that is not the callback.
"""

from tests.attacks.speech import ADDRESS, TRACES, at_site, mark, said

REMAINS = "gets a code of its own where the provider knows another redirect URI on the site's origin"
GO = """setTimeout(() => location.assign(address({ redirect_uri: target, response_mode: mode })));"""
READ = said(TRACES, "return traces();")


def act(scene):
    visitor, subject = scene.visitor, scene.subject
    scene.redirect = f"{subject.url}/"
    with subject.registered(scene.redirect):
        subject.sign_in(visitor)
        for mode in ("query", "fragment"):
            subject.again(visitor)
            mark(visitor)
            scene.run(said(ADDRESS, f"const target = {scene.redirect!r}, mode = {mode!r};", GO), leaves=True)
            at_site(visitor, subject)
            for _ in range(4):
                scene.run(READ)
                visitor.rest(0.3)


def test_page_held(assault, page_held):
    assert assault(page_held).stolen


def test_ours(assault, ours):
    """A limit that docs/security.md describes: a client must have only one redirect URI on this origin."""
    assert assault(ours).stolen == ("code (redeemed)",)
