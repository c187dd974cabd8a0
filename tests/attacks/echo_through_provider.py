"""The provider refuses a refresh token and repeats it in its error description, which pages get to see."""

from builder.dev.idp.faults import Reply
from tests.attacks.speech import VAULT, said

SCRIPT = said(
    VAULT,
    """
  const call = () => ask("fetch", { api: "billing", path: "/invoices", method: "GET", headers: {} }, [], 20);
  const said = [JSON.stringify(await call()), JSON.stringify(await call())];
  await new Promise((done) => setTimeout(done, 6000));
  said.push(JSON.stringify(await call()), JSON.stringify(await ask("status", {})));
  return said.concat(heard, document.documentElement.outerHTML);""",
)


def refuse(asked):
    """Return the token endpoint's response to a refresh token."""
    sent = asked["form"].get("refresh_token", "")
    said = {"error": "invalid_request", "error_description": f"the token {sent} is not known"}
    return Reply(400, {}, said) if sent else None


def act(scene):
    provider = scene.subject.provider
    scene.subject.sign_in(scene.visitor)
    provider.faults.set("http.token", refuse)
    refused = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    provider.faults.set("http.api", lambda asked: Reply(401, refused, "{}"))
    scene.run(SCRIPT)


def test_ours(assault, ours):
    """The vault cuts everything that may be a token out of the provider's error description."""
    outcome = assault(ours)
    assert "invalid_request" in outcome.loot, "no refresh token was refused"
    assert "is not known" in outcome.loot, "the page was not told the provider's words"
    assert outcome.stolen == ()
