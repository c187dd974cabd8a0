"""A script takes over `__GOSSAMER__`, the page's only global object: before it is created, by replacing the functions
that create it; and afterwards, by calling everything that it offers and listening on its connection to the vault.
"""

import pytest

SCRIPT = """async () => {
  const { note } = evil, { defineProperty, freeze } = Object;
  function wrapped(own) {
    const made = {};
    for (const name of Object.keys(own)) {
      const value = own[name];
      made[name] = typeof value !== "function" ? value : (...all) => {
        note(name, ...all);
        const heard = all.map((each) => (typeof each === "function" ? (...words) => { note(...words); return each(...words); } : each));
        const given = value(...heard);
        note(given);
        if (given && given.post) {
          const { post } = given;
          given.post = (...words) => { note("posted", ...words); return post(...words); };
        }
        return given;
      };
    }
    return made;
  }
  Object.freeze = (value) => (value && value.openWindow ? value : freeze(value));
  Object.defineProperty = (object, name, about) => {
    if (name === "__GOSSAMER__") note("made", about.value.settings);
    return defineProperty(object, name, name === "__GOSSAMER__" ? { value: wrapped(about.value), writable: true } : about);
  };
  const own = globalThis.__GOSSAMER__;
  if (!own) return;
  for (const attempt of [
    () => { globalThis.__GOSSAMER__ = wrapped(own); }, () => { own.connect = () => {}; }, () => { own.settings.issuer = "evil"; },
    () => defineProperty(globalThis, "__GOSSAMER__", { value: wrapped(own) }), () => delete globalThis.__GOSSAMER__,
  ]) try { attempt(); } catch (error) { note(String(error)); }
  note(own.arrived, own.settings);
  const line = own.connect((text, buffers) => note("heard", text, ...buffers), note);
  for (const op of ["status", "log", "warm", "login", "arrived", "outcome", "renew", "keep", "claim", "fetch", "token", "session"]) {
    const more = { mode: "redirect", return_to: "/", api: "billing", path: "/invoices", method: "GET", headers: {}, params: {},
      handle: own.arrived, ticket: own.arrived };
    line.post(JSON.stringify({ v: 1, id: 9000, op, ...more }), []);
    line.post(JSON.stringify({ v: 1, id: 9000, op }), []);
  }
  await new Promise((resolve) => setTimeout(resolve, 1500));
}"""
REMAINS = "speaks to the vault as the page does: calls allow-listed APIs, begins a sign-in, signs out"


def act_after(scene):
    """The script has taken the page's connection to the vault, so the page cannot go on."""
    scene.subject.sign_in(scene.visitor)
    scene.run(SCRIPT)
    scene.collect()


@pytest.mark.standards("ST-03", "ST-05")
@pytest.mark.parametrize("when", ["after", "before"])
def test_ours(assault, ours, when):
    outcome = assault(ours, when, act_after if when == "after" else None)
    heard = outcome.loot.replace("\\", "")
    assert ('"id":9000' if when == "after" else '"op":"fetch"') in heard, "the script does speak to the vault"
    assert outcome.stolen == ()
