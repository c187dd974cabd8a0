"""A script walks over everything reachable from the window: members, prototypes, getters, symbols, entries, the source
of each function, and, in our design, every Python module with its frames.
"""

import pytest

SCRIPT = """async () => {
  const seen = new Set(), texts = new Set(), queue = [globalThis], names = Reflect.ownKeys;
  const brython = globalThis.__BRYTHON__;
  if (brython) queue.push(brython.imported, brython.builtins, brython.frame_obj, brython.gossamer, brython.file_cache);
  const text = (value) => { if (value.length > 11 && value.length < 100000) texts.add(value); };
  const push = (value) => {
    if (typeof value === "string") text(value);
    else if (value !== null && (typeof value === "object" || typeof value === "function") && !seen.has(value)) {
      seen.add(value);
      queue.push(value);
    }
  };
  const begun = performance.now();
  while (queue.length && seen.size < 400000 && performance.now() - begun < 12000) {
    const value = queue.shift();
    try {
      if (typeof value === "function") text(Function.prototype.toString.call(value));
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) { text(evil.write(value)); continue; }
      if (value instanceof Map || value instanceof Set) for (const each of value) push(each);
      push(Object.getPrototypeOf(value));
      for (const name of names(value)) {
        if (typeof name === "string") text(name);
        const about = Object.getOwnPropertyDescriptor(value, name);
        if (!about) continue;
        if ("value" in about) push(about.value);
        else { push(about.get); push(about.set); }
      }
      for (let from = value; from && from !== Object.prototype; from = Object.getPrototypeOf(from)) {
        for (const name of names(from)) {
          const about = Object.getOwnPropertyDescriptor(from, name);
          if (about && about.get) try { push(about.get.call(value)); } catch (error) { /* not to be read */ }
        }
      }
    } catch (error) { text(String(error && error.stack)); }
  }
  return { walked: seen.size, left: queue.length, texts: [...texts].filter((each) => each.length < 5000) };
}"""
REMAINS = "reads the visitor's claims and whatever else the page knows"


def act(scene):
    scene.subject.sign_in(scene.visitor)
    scene.run(SCRIPT)


def test_page_held(assault, page_held_stored):
    assert assault(page_held_stored).stolen


@pytest.mark.quick
@pytest.mark.standards("ST-01", "ST-02")
def test_ours(assault, ours):
    outcome = assault(ours)
    assert "auth.page.client" in outcome.loot and "ada@example.com" in outcome.loot, (
        "it does find the site's Python"
    )
    assert outcome.stolen == ()
