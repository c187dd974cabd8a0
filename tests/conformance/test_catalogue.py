"""The catalog of faults and the tests in this folder match, and each entry explains itself."""

import ast
import re
from pathlib import Path

import pytest

from builder.dev.idp import Provider, make_key
from builder.qa.faults import FAULTS, shapes

HERE = Path(__file__).parent
KEYS = {"RS256": make_key("RS256")}
FILES = {path.stem: path for path in HERE.glob("*_*.py") if not path.name.startswith("test_")}


def test_names_are_words():
    assert [name for name in FAULTS if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", name)] == []
    assert all(FAULTS[name].name == name for name in FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_an_entry_says_what_it_is(name):
    fault = FAULTS[name]
    assert fault.title[0].isupper() and not fault.title.endswith(".")
    assert fault.standards and all(re.fullmatch(r"[A-Z]{2}-\d\d", one) for one in fault.standards)
    codes = [shape.code for shape in shapes(fault).values()]
    if fault.ends in ("refused", "ignored") and not fault.api:
        assert all(re.fullmatch(r"[a-z0-9_]+", code) for code in codes), "each refusal has its own code"
    if fault.ends in ("accepted", "inert"):
        assert set(codes) == {""}


@pytest.mark.parametrize("name", FAULTS)
def test_an_entry_can_be_arranged_and_ended(name):
    """At a provider started for this test, in each of its shapes."""
    for shape in shapes(FAULTS[name]).values():
        provider = Provider("http://localhost:1", keys=KEYS)
        shape.arrange(provider)
        provider.faults.clear()
        assert provider.metadata()["issuer"] == provider.issuer


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_short_and_says_what_must_happen(name):
    text = FILES[name].read_text("utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) < 30
    assert ast.get_docstring(tree).rstrip().endswith(".")
    tests = [
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert tests and all("realm" in [argument.arg for argument in test.args.args] for test in tests)
