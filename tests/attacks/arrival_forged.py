"""Login CSRF: the attacker signs in at the provider with their own account and browser, and makes the visitor's browser
load the authorization response. They try the response's address, handles, leave addresses, and a forged record of the
request in the places where a page keeps such records. A visitor who is then signed in as the attacker shows them
everything that they enter.
"""

import json
import secrets
from urllib.parse import urlencode, urlsplit

from tests.attacks.speech import at_site, said
from tests.attacks.subjects import OURS
from tests.dev.visitor import Login, Visitor, sign_in

PLANT = """
  const now = Math.floor(Date.now() / 1000), record = JSON.stringify({
    id: "own", created: now, request_type: "si:r", code_verifier: known.verifier, authority: known.issuer, client_id: known.client,
    redirect_uri: known.callback, scope: "openid profile", response_mode: "query" });
  for (const store of [localStorage, sessionStorage]) for (const name of ["oidc.own", "own", "gossamer", "gossamer.own"]) store.setItem(name, record);
  const channel = new BroadcastChannel("gossamer");
  for (const each of handles) channel.postMessage(each);
  return "planted";"""
CLEAN = "async () => { localStorage.clear(); }"


def answer(scene):
    """Return the query of an authorization response for Grace, whose code fits the attacker's verifier."""
    subject = scene.subject
    provider = subject.provider
    elsewhere = Visitor(urlsplit(provider.issuer).port)
    login = Login(scene.verifier, state="own")
    asked = {"client_id": subject.client, "redirect_uri": subject.callback}
    return urlencode(sign_in(elsewhere, provider.issuer, login, "grace", **asked).answer)


def addresses(scene):
    """Yield the addresses that the visitor is led to, each with a response that was not used before."""
    subject, handle = scene.subject, secrets.token_hex(16)
    start = subject.url + subject.start
    yield f"{subject.callback}?{answer(scene)}"
    yield f"{subject.callback}#{answer(scene)}"
    yield f"{start}?{answer(scene)}#~{handle}"
    yield f"{subject.url}/?{answer(scene)}"
    yield f"{subject.callback}leave/{handle}?{answer(scene)}"
    yield f"{subject.callback}done/?{answer(scene)}#~{handle}"


def act(scene):
    """Run the attack once with Ada signed in, and once with nobody."""
    scene.subject.sign_in(scene.visitor)
    lead(scene)
    scene.visitor.go(scene.subject.url + scene.subject.start)
    if scene.subject.name == OURS:
        scene.subject.sign_out(scene.visitor)
        lead(scene)


def lead(scene):
    visitor, subject = scene.visitor, scene.subject
    planted = said(f"const handles = {json.dumps([secrets.token_hex(16) for _ in range(3)])};", PLANT)
    for address in addresses(scene):
        visitor.go(f"{subject.url}/")
        at_site(visitor, subject)
        scene.run(planted)
        visitor.go(address)
        visitor.rest(2)
        if "Grace" in (visitor.text("user") or ""):
            scene.won.append("session (fixated)")
    visitor.go(f"{subject.url}/")
    at_site(visitor, subject)
    if "Grace" in (visitor.text("user") or ""):
        scene.won.append("session (fixated)")
    visitor.run(CLEAN)


def test_page_held(assault, page_held):
    assert "session (fixated)" in assault(page_held).stolen


def test_ours(assault, ours):
    outcome = assault(ours)
    assert "planted" in outcome.loot and ours.codes() == 12, "the provider gave the attacker no answers"
    assert outcome.stolen == ()
