"""The script that runs in a page, as far as V8 alone can run it: the walk over everything that a script can reach."""

import json
from importlib.resources import files

import pytest

from builder.compile.engine import boot
from builder.qa.audit import places

SCRIPTS = ("read.js", "walk.js", "stored.js")
NEEDED = "globalThis.performance = { now: () => 0 };"


@pytest.fixture(scope="module")
def engine():
    return boot(NEEDED)


@pytest.mark.parametrize("name", SCRIPTS)
def test_each_is_an_expression_that_can_be_called(engine, name):
    assert engine.eval(f"typeof ({places.script(name)})") == "function"


@pytest.mark.parametrize("name", ["planted.js", "worker.js", "service.js", "clean.js", "clean-worker.js"])
def test_each_script_of_the_self_test_can_be_parsed(engine, name):
    text = (files("builder.qa.audit") / "planted" / name).read_text("utf-8")
    assert engine.eval(f"typeof (async () => {{\n{text}\n}})") == "function"


@pytest.mark.parametrize(
    ("held", "way"),
    [
        ("{ token: 'T' }", "self.token"),
        ("{ app: { list: [0, 'T'] } }", "self.app.list.1"),
        ("{ map: new Map([['user', { token: 'T' }]]) }", "self.map[].token"),
        ("{ set: new Set(['T']) }", "self.set[]"),
        ("{ get token() { return 'T' } }", "self.token"),
        ("{ [Symbol('hidden')]: 'T' }", "self.Symbol(hidden)"),
        ("{ T: 1 }", "self key"),
        ("Object.defineProperty({}, 'token', { value: 'T' })", "self.token"),
        ("Object.create({ token: 'T' })", "self.__proto__.token"),
        ("(() => { const kept = 'T'; return { ask: () => kept.length } })()", None),
    ],
)
def test_what_a_script_can_reach(engine, held, way):
    held = held.replace("'T'", "'token-0123456789'").replace("{ T:", "{ 'token-0123456789':")
    found = json.loads(engine.eval(f"JSON.stringify(({places.script('walk.js')})({held}, []))"))
    assert found["stopped"] == ""
    assert [path for path, text in found["reached"] if text == "token-0123456789"] == ([way] if way else [])


def test_what_has_no_end_is_said(engine):
    """An object that creates a new one at each access."""
    endless = "(() => { const next = () => ({ get more() { return next() } }); return next() })()"
    engine.eval("let asked = 0; performance.now = () => asked++ * 61000")
    try:
        found = json.loads(engine.eval(f"JSON.stringify(({places.script('walk.js')})({endless}, []))"))
    finally:
        engine.eval(NEEDED)
    assert found["stopped"].startswith("not finished after ")
