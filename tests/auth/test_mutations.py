"""Mutation tests of the core: each check is removed or reversed, and a unit test must notice.

The mutant's code replaces the original's inside the same functions, so everything that imported them runs it. Property
tests are left out, because they find a mutant only by chance.
"""

import ast
import copy
import importlib
import itertools
import time
from pathlib import Path

import pytest

OIDC = Path(__file__).parents[2] / "site" / "auth" / "oidc"
# Each module's own tests.
MODULES = {
    "authorization": ["authorization", "token"],
    "challenge": ["challenge"],
    "codec": ["codec"],
    "discovery": ["discovery"],
    "dpop": ["dpop"],
    "id_token": ["claims", "keys", "id_token"],
    "logout": ["logout"],
    "par": ["par"],
    "refresh": ["refresh"],
    "token": ["token"],
    "transaction": ["transaction"],
    "urls": ["urls"],
    "userinfo": ["userinfo"],
}
# A mutant of these might never end; the property tests cover them.
LOOPS = ["_skip", "_value", "_members", "_string"]
# Checks that CPython makes by itself and Brython does not (see tests/compile/test_core_runs.py), and a shortcut.
SAME = {("codec", "utf8"), ("codec", "has_surrogate"), ("codec", "quote: has_surrogate(text) → False")}
FLIPPED = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
NEGATED = {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot}
NEGATED |= {ast.IsNot: ast.Is, ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt}


def variants(node):
    """Yield the modified copies of one node."""
    if isinstance(node, ast.BoolOp):
        for at in range(len(node.values)):
            rest = node.values[:at] + node.values[at + 1 :]
            yield ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0]
    elif isinstance(node, ast.Compare):
        for at, op in enumerate(node.ops):
            for table in (FLIPPED, NEGATED):
                if type(op) in table:
                    ops = [*node.ops[:at], table[type(op)](), *node.ops[at + 1 :]]
                    yield ast.Compare(node.left, ops, node.comparators)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, (ast.If, ast.IfExp)):
        for value in (False, True):
            other = copy.copy(node)
            other.test = ast.Constant(value)
            yield other
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield ast.comprehension(node.target, node.iter, [], node.is_async)
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and is_row(node):
        yield ast.Tuple([ast.Constant(True), node.elts[1]], node.ctx)


def is_row(node):
    """Return whether the node is a row of id_token.judge's table: a condition and its code."""
    return isinstance(node.elts[0], (ast.Compare, ast.BoolOp, ast.Call)) and not isinstance(
        node.elts[1], (ast.Compare, ast.BoolOp)
    )


def mutants(function):
    """Yield (source of the changed place, changed function) for each place and change."""
    for at, node in enumerate(ast.walk(function)):
        for change in range(len(list(variants(node)))):
            other = copy.deepcopy(function)
            place = next(itertools.islice(ast.walk(other), at, None))
            new = list(variants(place))[change]
            text = ast.unparse(place if not isinstance(place, ast.If) else place.test)
            told = ast.unparse(new if not isinstance(new, ast.If) else new.test)
            Replace(place, new).visit(other)
            yield f"{text} → {told}", ast.fix_missing_locations(other)


class Replace(ast.NodeTransformer):
    def __init__(self, old, new):
        self.old, self.new = old, new

    def visit(self, node):
        return self.new if node is self.old else super().visit(node)


def cases(name):
    """Yield calls of the unit tests in a test module, one for each set of their parameters."""
    module = importlib.import_module(f"tests.auth.test_oidc_{name}")
    for test in [value for key, value in vars(module).items() if key.startswith("test_")]:
        if hasattr(test, "hypothesis"):
            continue
        axes = []
        for mark in getattr(test, "pytestmark", []):
            if mark.name == "parametrize":
                names = (
                    mark.args[0].replace(" ", "").split(",")
                    if isinstance(mark.args[0], str)
                    else mark.args[0]
                )
                rows = [row if len(names) > 1 else [row] for row in mark.args[1]]
                axes.append([dict(zip(names, row, strict=True)) for row in rows])
        for choice in itertools.product(*axes):
            yield test, {key: value for part in choice for key, value in part.items()}


def duration(call):
    """Return how long a passing call takes: the quick ones run first."""
    start = time.perf_counter()
    assert first_failure([call]) is None
    return time.perf_counter() - start


def first_failure(calls):
    """Return the index of the first call that fails, or None."""
    for at, (test, arguments) in enumerate(calls):
        try:
            test(**arguments)
        except (Exception, pytest.fail.Exception):
            return at
    return None


def survivors(module, tree, calls):
    """Return (all mutants, those that no call notices), each as a function's name and the change."""

    def tell(place):
        failed = first_failure(calls)
        told.append(place)
        if failed is None:
            left.append(place)
        else:
            calls.insert(0, calls.pop(failed))  # a call that noticed one mutant often notices the next

    told, left = [], []
    for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        live = getattr(module, function.name)
        original = live.__code__
        for text, mutant in mutants(function) if function.name not in LOOPS else ():
            space = {}
            exec(compile(ast.Module([mutant], []), module.__file__, "exec"), dict(vars(module)), space)
            live.__code__ = space[function.name].__code__
            try:
                tell((function.name, text))
            finally:
                live.__code__ = original
    for name, words in [
        (name, value) for name, value in vars(module).items() if isinstance(value, (list, tuple))
    ]:
        for word in words:
            setattr(module, name, [other for other in words if other != word])
            try:
                tell((name, word))
            finally:
                setattr(module, name, words)
    return told, left


@pytest.mark.standards("QA-11")
@pytest.mark.parametrize("name", MODULES)
@pytest.mark.filterwarnings("ignore")
def test_each_check_is_missed(name):
    module = importlib.import_module(f"auth.oidc.{name}")
    tree = ast.parse((OIDC / f"{name}.py").read_text(encoding="utf-8"))
    calls = sorted([call for tests in MODULES[name] for call in cases(tests)], key=duration)
    told, left = survivors(module, tree, calls)
    assert [
        f"{place}: {text}" for place, text in left if not {(name, place), (name, f"{place}: {text}")} & SAME
    ] == []
    assert len(told) > 3
    assert first_failure(calls) is None


def test_what_the_mutants_are():
    """There is a mutant for each row of a table of checks, each part of a condition, each limit, each sign."""
    source = (
        "def f(a, b):\n    for fine, code in ((a == b, 'x'), (not a or b < 1, 'y')):\n"
        "        if not fine:\n            raise E(code)\n"
    )
    told = [text for text, _ in mutants(ast.parse(source).body[0])]
    assert sorted(told) == [
        "(a == b, 'x') → (True, 'x')",
        "(not a or b < 1, 'y') → (True, 'y')",
        "a == b → a != b",
        "b < 1 → b <= 1",
        "b < 1 → b >= 1",
        "not a or b < 1 → b < 1",
        "not a or b < 1 → not a",
        "not a → a",
        "not fine → False",
        "not fine → True",
        "not fine → fine",
    ]
