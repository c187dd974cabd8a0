"""Take the annotations off functions, which only tools read: each function with some would cost every visitor 90 bytes.

They stay where a site's own code looks at them, by whatever means: see READ.
"""

import ast
import re
from collections.abc import Iterable, Iterator

# A word of the code that may look at the annotations of functions.
READ = re.compile(
    r"\b(__annotations__|__annotate__|annotationlib|get_annotations|get_type_hints|inspect|signature|singledispatch\w*)\b"
)
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def reads_annotations(texts: Iterable[str]) -> bool:
    """Return whether any of a site's modules may look at the annotations of functions."""
    return any(READ.search(text) for text in texts)


def unannotated(text: str) -> str:
    """Return a module without the annotations of its functions. All else keeps its line and column.

    One that this Python cannot read, being older than its syntax, stays as it is; so does what is written unusually.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return text
    lines = [line.encode() for line in re.findall(r"[^\n]*\n|[^\n]+", text)]
    for node in ast.walk(tree):
        if isinstance(node, _Function):
            for start, end in _spans(node, lines):
                if _between(lines, start, end).isascii():  # else columns would move
                    _blank(lines, start, end)
    plain = b"".join(lines).decode()
    return plain if _same(tree, plain) else text


_Place = tuple[int, int]  # a line, counted from 0, and a byte in it


def _spans(function: _Function, lines: list[bytes]) -> Iterator[tuple[_Place, _Place]]:
    """Yield where each annotation begins, with its colon or arrow, and ends."""
    for each in _arguments(function.args):
        if each.annotation:
            start = (each.lineno - 1, each.col_offset + len(each.arg.encode()))
            if _between(lines, start, _start(each.annotation)).strip() == b":":
                yield start, _end(each.annotation)
    if function.returns and function.returns.lineno == function.returns.end_lineno:
        line, column = _start(function.returns)
        arrow = re.search(rb"->\s*$", lines[line][:column])
        if arrow:
            yield (line, arrow.start()), _end(function.returns)


def _arguments(found: ast.arguments) -> list[ast.arg]:
    several = [each for each in (found.vararg, found.kwarg) if each]
    return [*found.posonlyargs, *found.args, *found.kwonlyargs, *several]


def _start(node: ast.expr) -> _Place:
    return node.lineno - 1, node.col_offset


def _end(node: ast.expr) -> _Place:
    return (node.end_lineno or node.lineno) - 1, node.end_col_offset or node.col_offset


def _between(lines: list[bytes], start: _Place, end: _Place) -> bytes:
    first, last = start[0], end[0]
    if first == last:
        return lines[first][start[1] : end[1]]
    return b"".join((lines[first][start[1] :], *lines[first + 1 : last], lines[last][: end[1]]))


def _blank(lines: list[bytes], start: _Place, end: _Place) -> None:
    """Write blanks over a span; line ends stay."""
    for at in range(start[0], end[0] + 1):
        line = lines[at]
        left = start[1] if at == start[0] else 0
        right = end[1] if at == end[0] else len(line)
        lines[at] = line[:left] + re.sub(rb"[^\r\n]", b" ", line[left:right]) + line[right:]


def _same(tree: ast.Module, plain: str) -> bool:
    """Return whether `plain` is the module that `tree` is, but for the annotations that are gone. The tree loses them."""
    try:
        other = ast.parse(plain)
    except SyntaxError:
        return False
    for each in (tree, other):
        for node in ast.walk(each):
            if isinstance(node, _Function):
                node.returns = None
            elif isinstance(node, ast.arg):
                node.annotation = None
                node.end_lineno = node.end_col_offset = None  # a name with its annotation ends later
    return ast.dump(tree, include_attributes=True) == ast.dump(other, include_attributes=True)
