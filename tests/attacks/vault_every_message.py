"""A script takes the page's connection to the vault, and asks for tokens with every message of the protocol."""

import pytest

from tests.attacks.speech import VAULT, said

OPS = (
    "status touch warm log login arrived outcome cancel fetch logout bye keep claim leave "
    "token tokens access_token id_token refresh_token get_token getToken export dump debug eval exec import settings "
    "session held state secrets keys key dpop renew refresh revoke hello change __class__ __dict__ __globals__ "
    "constructor __proto__ toString valueOf"
)
SCRIPT = said(
    VAULT,
    f"const ops = {OPS!r}.split(/ /);",
    """
  for (const op of ops) {
    if (op === "logout" || op === "bye") continue;
    await ask(op, {}, [], 3);
    await ask(op, { api: "billing", path: "/invoices", method: "GET", headers: {}, token: true, include: ["tokens"],
      expose_access_token: true, debug: true, fields: ["*"], params: {},
      handle: "x", ticket: "x", state: "x", states: ["x"], query: "?state=x" }, [], 3);
  }
  for (const mode of ["redirect", "popup", "frame", "token", "silent"]) {
    for (const params of [{}, { prompt: "none" }, { id_token_hint: "x" }, { response_type: "token" }, { response_mode: "form_post" }]) {
      await ask("login", { mode, params, return_to: "/", api: "" }, [], 3);
    }
  }
  heard.push(JSON.stringify(await ask("fetch", { api: "billing", path: "/invoices", method: "GET", headers: {} })));
  heard.push(JSON.stringify(await ask("logout", { local: true })), JSON.stringify(await ask("status", {})));
  return heard;""",
)
REMAINS = "calls the APIs that site.toml names, as the visitor could; begins a sign-in; signs the visitor out"


def act(scene):
    scene.subject.sign_in(scene.visitor)
    scene.run(SCRIPT)


@pytest.mark.quick
def test_ours(assault, ours):
    outcome = assault(ours)
    assert '"ok":true' in outcome.loot.replace("\\", ""), "the vault was not spoken to"
    assert "customer" in outcome.loot, "the API was not called"
    assert outcome.stolen == ()
