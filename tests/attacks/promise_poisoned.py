"""A script replaces Promise and the methods that `await` calls on one, and reads every awaited value."""

import pytest

SCRIPT = """async () => {
  const { then, catch: caught } = Promise.prototype, { note } = evil, apply = Reflect.apply;
  const overheard = (call) => (typeof call === "function" ? (value) => { note(value); return call(value); } : call);
  Promise.prototype.then = function (done, fail) { return apply(then, this, [overheard(done), overheard(fail)]); };
  Promise.prototype.catch = function (fail) { return apply(caught, this, [overheard(fail)]); };
  // `await` takes a promise as it is only when its constructor is Promise; else it asks for its `then`
  const own = Promise;
  class Other extends own {}
  Object.defineProperty(own.prototype, "constructor", { get() { return Other; }, configurable: true });
  for (const name of ["resolve", "reject", "all", "allSettled", "race", "any", "withResolvers"]) evil.hook(own, name);
  evil.hook(globalThis, "queueMicrotask");
}"""
REMAINS = "reads what the APIs answer and the visitor's claims"
WHEN = pytest.mark.parametrize("when", ["after", "before"])


@WHEN
def test_page_held(assault, page_held, when):
    assert assault(page_held, when).stolen


@pytest.mark.quick
@pytest.mark.standards("ST-04")
@WHEN
def test_ours(assault, ours, when):
    assert assault(ours, when).stolen == ()
