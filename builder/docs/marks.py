"""Find out which tests verify which requirements, by reading their marks without importing the tests."""

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_FAULTS = "tests/conformance"  # a folder with test_faults.py, and separate files for some faults


class Shown(NamedTuple):
    """A test that verifies a requirement: its file, and its name or its fault's ("" for the whole file)."""

    file: str
    test: str


def collect(root: Path) -> dict[str, list[Shown]]:
    """Return requirement → the tests that verify it.

    These are the tests that name it in `@pytest.mark.standards(…)`, and the tests of faults that name it.
    """
    found: dict[str, set[Shown]] = {}
    for path in sorted((root / "tests").rglob("*.py")):
        file = path.relative_to(root).as_posix()
        if not file.startswith("tests/projects/"):
            for requirement, test in marks_in(ast.parse(path.read_text(encoding="utf-8"))):
                found.setdefault(requirement, set()).add(Shown(file, test))
    for requirement, name in _faults():
        own = f"{_FAULTS}/{name.replace('-', '_')}.py"
        shown = Shown(own, "") if (root / own).is_file() else Shown(f"{_FAULTS}/test_faults.py", name)
        found.setdefault(requirement, set()).add(shown)
    return {requirement: sorted(tests) for requirement, tests in sorted(found.items())}


def marks_in(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield (requirement, test) for each mark on a test, on its class or on its module."""
    everywhere = [
        requirement
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
        for requirement in _named(node.value)
    ]
    for node in tree.body:
        above, tests = list(everywhere), [node]
        if isinstance(node, ast.ClassDef):
            above += [each for decorator in node.decorator_list for each in _named(decorator)]
            tests = list(node.body)
        for test in tests:
            if isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef) and test.name.startswith("test_"):
                own = [each for decorator in test.decorator_list for each in _named(decorator)]
                yield from ((requirement, test.name) for requirement in {*above, *own})


def _named(expression: ast.expr) -> Iterator[str]:
    """Yield the requirements in each `….mark.standards("…", …)` inside an expression."""
    for node in ast.walk(expression):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.standards"):
            for word in node.args:
                if isinstance(word, ast.Constant) and isinstance(word.value, str):
                    yield word.value


def _faults() -> Iterator[tuple[str, str]]:
    """Yield (requirement, fault) for each fault that the development provider can have."""
    if importlib.util.find_spec("builder.qa.faults") is None:
        return
    from builder.qa.faults import FAULTS

    for name, fault in FAULTS.items():
        for requirement in fault.standards:
            yield requirement, name
