"""Find every error code that the source of sign-in can raise."""

import ast
from collections.abc import Iterator
from pathlib import Path


def codes(auth: Path) -> set[str]:
    """Return the codes that modules below `auth` pass to AuthError, directly or through a variable."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(auth.rglob("*.py"))]
    found = {word for tree in trees for word in _raised(tree)}
    for function, position in {each for tree in trees for each in _handed(tree)}:
        for tree in trees:
            found |= {word for call in _calls(tree, function) for word in _argument(call, position)}
    return found


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name == getattr(node.func, "id", getattr(node.func, "attr", "")):
            yield node


def _argument(call: ast.Call, position: int) -> Iterator[str]:
    if len(call.args) > position:
        yield from words(call.args[position])


def words(node: ast.expr) -> Iterator[str]:
    """Yield the strings that an expression may evaluate to.

    For a conditional, these are the strings of both branches; for a lookup in a dictionary, those of its values
    and of the default.
    """
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and node.value.replace("_", "").isalpha():
            yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (word for part in (node.body, node.orelse) for word in words(part))
    elif isinstance(node, ast.BoolOp | ast.Dict):
        yield from (word for part in node.values for word in words(part))
    elif isinstance(node, ast.Subscript):
        yield from words(node.value)
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "get":
        yield from (word for part in (node.func.value, *node.args[1:]) for word in words(part))  # type: ignore[attr-defined]


def _raised(tree: ast.Module) -> Iterator[str]:
    for call in _calls(tree, "AuthError"):
        yield from _argument(call, 0)
        # `error if error in _LIST else …`: every member of the list may be the code
        for test in ast.walk(call.args[0]) if call.args else ():
            if isinstance(test, ast.Compare) and isinstance(test.comparators[0], ast.Name):
                yield from _listed(tree, test.comparators[0].id)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and "code" in map(ast.unparse, node.targets):
            yield from words(node.value)
        elif isinstance(node, ast.For) and isinstance(node.target, ast.Tuple):
            yield from _looped(node)


def _listed(tree: ast.Module, name: str) -> Iterator[str]:
    """Yield the members of a list in a module, which is written as a list or as a string with .split()."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and name in map(ast.unparse, node.targets):
            for part in ast.walk(node.value):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield from part.value.split()


def _looped(loop: ast.For) -> Iterator[str]:
    """Yield the codes in a loop such as `for fine, code in ((…, "word"), …)`."""
    names = [ast.unparse(name) for name in loop.target.elts] if isinstance(loop.target, ast.Tuple) else []
    if "code" in names and isinstance(loop.iter, ast.Tuple | ast.List):
        for row in loop.iter.elts:
            if isinstance(row, ast.Tuple) and len(row.elts) == len(names):
                yield from words(row.elts[names.index("code")])


def _handed(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield (function, parameter position) for each parameter that a function passes to AuthError as the code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            parameters = [parameter.arg for parameter in node.args.args]
            for call in _calls(node, "AuthError"):
                name = ast.unparse(call.args[0]) if call.args else ""
                if name in parameters:
                    yield node.name, parameters.index(name)
