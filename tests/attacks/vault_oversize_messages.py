"""A script sends the vault oversized messages, and checks that it gets nothing but refusals."""

from tests.attacks.speech import VAULT, said

SCRIPT = said(
    VAULT,
    """
  const long = "x".repeat(400000), deep = "[".repeat(5000), many = {};
  for (let at = 0; at < 2000; at += 1) many[`x-${at}`] = "y";
  const call = { api: "billing", path: "/invoices", method: "GET", headers: {} };
  for (const [op, more, buffers] of [
    ["fetch", { ...call, path: "/invoices?" + long }], ["fetch", { ...call, headers: many }], ["fetch", { ...call, headers: { x: long } }],
    ["fetch", { ...call, method: long }], ["fetch", { ...call, api: long }], ["login", { params: many }], ["login", { params: { a: long } }],
    ["login", { return_to: "/" + long, mode: "popup" }], ["arrived", { handle: long }], ["outcome", { ticket: long }],
    ["arrived", { handle: Array(10000).fill("x") }], [long, {}], ["status", { more: long }], ["cancel", { ticket: long }],
    ["fetch", { ...call, method: "POST", path: "/payouts" }, [new Uint8Array(60000000).buffer]],
    ["fetch", { ...call, method: "POST", path: "/payouts" }, Array.from({ length: 2000 }, () => new ArrayBuffer(8))],
  ]) heard.push(JSON.stringify(await ask(op, more, buffers, 5)).slice(0, 5000));
  line.post(deep, []);
  line.post(`{"v":1,"id":1,"op":"status","more":${deep}${"]".repeat(5000)}}`, []);
  for (let at = 0; at < 1000; at += 1) line.post(`{"v":1,"id":${at},"op":"status"}`, []);
  await new Promise((done) => setTimeout(done, 3000));
  const said = [JSON.stringify(await ask("status", {})), JSON.stringify(await ask("fetch", call, [], 20))];
  return [...new Set(heard.map((text) => text.replace(/"id":[0-9]+/, ""))), ...said].slice(-400);""",
)


def act(scene):
    scene.subject.sign_in(scene.visitor)
    scene.run(SCRIPT)


def test_ours(assault, ours):
    outcome = assault(ours)
    assert '"user":{' in outcome.loot.replace("\\", ""), "the vault answers nobody any more"
    assert outcome.stolen == ()
