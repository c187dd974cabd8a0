"""A script sets traps on the prototypes of Object, Array and Function: setters with the usual names of tokens, and
wrappers around commonly called methods.
"""

import pytest

SCRIPT = """async () => {
  const { note } = evil, apply = Reflect.apply, kept = new WeakMap(), { defineProperty } = Object;
  const names = ["access_token", "id_token", "refresh_token", "token", "code", "code_verifier", "verifier", "state", "nonce",
    "session", "_tokens", "tokens", "Authorization", "authorization", "query", "headers", "then"];
  for (const name of names) {
    defineProperty(Object.prototype, name, {
      configurable: true,
      get() { return undefined; },
      set(value) {
        note(name, value, this);
        defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
      },
    });
  }
  for (const name of ["push", "map", "forEach", "concat", "slice", "splice", "join", "includes", "filter", "find", "shift", "pop"]) {
    evil.hook(Array.prototype, name);
  }
  for (const name of ["assign", "entries", "keys", "values", "fromEntries", "freeze", "defineProperty", "create"]) {
    evil.hook(Object, name);
  }
  const { call, apply: applied, bind } = Function.prototype;
  Function.prototype.call = function (self, ...all) { note(...all); return apply(this, self, all); };
  Function.prototype.apply = function (self, all) { note(all); return apply(this, self, all || []); };
  Function.prototype.bind = function (self, ...all) { note(...all); return apply(bind, this, [self, ...all]); };
  for (const each of [Map, Set, WeakMap]) for (const name of ["set", "add", "get"]) evil.hook(each.prototype, name);
  evil.hook(Reflect, "apply");
}"""
REMAINS = "reads what the page says to the vault, and can break the page"
WHEN = pytest.mark.parametrize("when", ["after", "before"])


@WHEN
def test_page_held(assault, page_held, when):
    assert assault(page_held, when).stolen


@pytest.mark.standards("ST-04")
@WHEN
def test_ours(assault, ours, when):
    assert assault(ours, when).stolen == ()
