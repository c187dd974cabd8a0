"""A script sends the vault malformed messages, and checks whether an error reveals anything that the vault holds."""

from tests.attacks.speech import VAULT, said

SCRIPT = said(
    VAULT,
    """
  let raw = null; // the page's own line: a port, or in WebKit the worker itself
  for (const kind of [MessagePort, Worker]) {
    const real = kind.prototype.postMessage;
    kind.prototype.postMessage = function (...how) {
      raw = raw ?? this;
      return real.apply(this, how);
    };
  }
  await ask("status", {});
  const text = (more) => JSON.stringify({ v: 1, id: 1, op: "status", ...more });
  const round = { };
  round.self = round;
  const data = [
    undefined, null, 0, NaN, true, "", "status", {}, [], [[]], [null], [undefined], [{}], [1], ["{"], ["[]"], ["null"], ["1"],
    new Map([[0, 1]]), new Set([1]), new Date(), /x/, new Error("x"), new Uint8Array(9), new ArrayBuffer(9), new Blob(["x"]),
    round, [round], [text({}), null], [text({}), undefined, {}], [text({ op: "fetch", api: "billing", path: "/invoices", method: "POST" }), "text"],
    [text({ op: "fetch", api: "billing", path: "/invoices", method: "POST" }), {}], [{ v: 1, id: 1, op: "status" }],
    [text({ v: 2 })], [text({ v: "1" })], [text({ v: true })], [text({ id: "1" })], [text({ id: null })], [text({ id: -1 })],
    [text({ id: 1e400 })], [text({ id: 0.5 })], [text({ id: true })], [text({ op: null })], [text({ op: {} })], [text({ op: [] })],
    [text({ op: ["status"] })], [text({ op: 0 })], ['{"v":1,"id":1,"op":"status","op":"log"}'], ['{"__proto__":{"v":1,"id":1,"op":"status"}}'],
    ['{"v":1,"id":1,"op":"fetch","api":"billing","path":"/invoices","method":"GET","headers":{"__proto__":{"authorization":"x"}}}'],
    ['{"v":1,"id":1,"op":"login","params":{"__proto__":{"code_challenge":"x"},"constructor":{"prototype":{"x":1}}}}'],
    [text({ op: "fetch", api: {}, path: [], method: {}, headers: [] })], [text({ op: "fetch", api: "billing", path: {}, method: "GET" })],
    [text({ op: "fetch", api: "billing", path: "/invoices", method: ["GET"], headers: { a: 1 } })],
    [text({ op: "fetch", api: ["billing"], path: "/invoices", method: "GET", headers: { "": "" } })],
    [text({ op: "fetch", api: "billing", path: "/invoices", method: "GET", headers: { "x\\r\\nauthorization": "y", "é": "é" } })],
    [text({ op: "login", mode: [], params: "x", api: 5, return_to: {} })], [text({ op: "login", params: { prompt: {} } })],
    [text({ op: "login", params: { max_age: -1 } })], [text({ op: "login", params: { "": "", "\\ud800": "\\udfff" } })],
    [text({ op: "arrived", handle: {} })], [text({ op: "arrived", handle: "?code=%zz&state=%ff" })], [text({ op: "arrived" })],
    [text({ op: "arrived", handle: ["x"] })], [text({ op: "outcome", ticket: [] })], [text({ op: "outcome" })], [text({ op: "cancel", ticket: {} })],
    [text({ op: "login", return_to: "//evil", mode: "frame" })], [text({ op: "login", return_to: "/callback/" })],
    [text({ op: "log", entries: 1 })], [text({ op: "touch", at: 1e9 })],
  ];
  for (const each of data) {
    try { raw.postMessage(each); } catch (error) { heard.push(String(error)); }
    try { line.post(Array.isArray(each) ? each[0] : each, []); } catch (error) { heard.push(String(error)); }
  }
  const channel = new MessageChannel();
  for (const port of [channel.port1, new MessageChannel().port1]) raw.postMessage([text({}), port], [port]);
  channel.port2.onmessage = ({ data }) => heard.push(evil.write(data));
  const stream = new ReadableStream({ pull(control) { control.enqueue(new Uint8Array(8)); control.close(); } });
  try { // WebKit cannot post a stream
    raw.postMessage([text({ op: "fetch", api: "billing", path: "/payouts", method: "POST", headers: {} }), stream], [stream]);
  } catch (error) { heard.push(String(error)); }
  await new Promise((done) => setTimeout(done, 3000));
  heard.push(JSON.stringify(await ask("status", {})));
  heard.push(JSON.stringify(await ask("fetch", { api: "billing", path: "/invoices", method: "GET", headers: {} })));
  return heard;""",
)


def act(scene):
    scene.subject.sign_in(scene.visitor)
    scene.run(SCRIPT)


def test_ours(assault, ours):
    outcome = assault(ours)
    assert "customer" in outcome.loot, "the vault answers nobody any more"
    assert outcome.stolen == ()
