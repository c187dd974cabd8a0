"""A script wraps every function of the library that the page is built on: oidc-client-ts in the usual design; Brython,
its modules and the site's own Python in ours.
"""

import pytest

SCRIPT = """async () => {
  const { note } = evil, apply = Reflect.apply, done = new WeakSet(), names = Object.getOwnPropertyNames;
  const { getOwnPropertyDescriptor, defineProperty } = Object;
  function hear(value) {
    if (typeof value === "string") note(value);
    else if (value && typeof value === "object") {
      for (const name of names(value).slice(0, 30)) {
        const about = getOwnPropertyDescriptor(value, name);
        if (about && typeof about.value === "string") note(about.value);
        else if (about && Array.isArray(about.value)) about.value.slice(0, 20).forEach((each) => typeof each === "string" && note(each));
      }
    }
  }
  function wrap(object, name) {
    const about = getOwnPropertyDescriptor(object, name), real = about && about.value;
    if (typeof real !== "function" || done.has(real) || !about.configurable || name === "constructor") return;
    if (/^class\\b/.test(Function.prototype.toString.call(real))) return void prototypes(real);
    const put = function (...all) {
      all.forEach(hear);
      const given = new.target ? Reflect.construct(real, all, new.target) : apply(real, this, all);
      hear(this === globalThis ? null : this);
      if (given instanceof Promise) given.then(hear, hear); else hear(given);
      return given;
    };
    for (const own of names(real)) {
      try { defineProperty(put, own, getOwnPropertyDescriptor(real, own)); } catch (error) { /* it stays */ }
    }
    Object.setPrototypeOf(put, Object.getPrototypeOf(real));
    done.add(put);
    try { defineProperty(object, name, { ...about, value: put }); } catch (error) { /* it stays */ }
  }
  function prototypes(made) {
    if (done.has(made)) return;
    done.add(made);
    for (const name of names(made.prototype || {})) wrap(made.prototype, name);
  }
  function members(object) {
    if (object) for (const name of names(object)) wrap(object, name);
  }
  function round() {
    const library = globalThis.oidc, brython = globalThis.__BRYTHON__;
    if (library) for (const name of names(library)) if (typeof library[name] === "function") prototypes(library[name]);
    if (!brython || !brython.gossamer) return;
    members(brython);
    members(brython.builtins);
    for (const name of names(brython.imported)) {
      const module = brython.imported[name];
      if (!module || done.has(module)) continue;
      done.add(module);
      members(module);
      if (module.md_dict) members(module.md_dict);
    }
  }
  const begun = Date.now(), timer = setInterval(() => { round(); if (Date.now() - begun > 5000) clearInterval(timer); }, 20);
  addEventListener("readystatechange", round, true);
  round();
}"""
REMAINS = "reads what the site's own Python knows: claims, and what the APIs answer"
WHEN = pytest.mark.parametrize("when", ["after", "before"])


@WHEN
def test_page_held(assault, page_held, when):
    assert assault(page_held, when).stolen


@pytest.mark.standards("ST-02", "ST-04")
@WHEN
def test_ours(assault, ours, when):
    outcome = assault(ours, when)
    assert "invoices" in outcome.loot
    assert outcome.stolen == ()
