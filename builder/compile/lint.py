"""What cannot work once compiled, found in the syntax tree: file, line, excerpt and a remedy for each."""

from collections.abc import Iterator

from builder.compile.engine import Node
from builder.errors import Fault


def check(tree: Node, path: str, text: str, include: frozenset[str]) -> Iterator[Fault]:
    """The faults of one of the site's own modules."""
    yield from ()
