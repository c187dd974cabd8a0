"""Parse Markdown in further processes while this one compiles Python, because neither needs the other's result.

These processes begin with the last page and put their results into the cache. The build begins with the first page, takes
from the cache what is there, and parses the rest by itself. So it never waits for them, and without them it is only slower.
"""

import json
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from builder.cache import Cache, digest, edition
from builder.processors import processors
from builder.sources import Source, Sources

if TYPE_CHECKING:
    import subprocess

KIND = "markdown"  # of the entries in the cache
_ID = re.compile(r"""\sid\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_TOOLS = (
    *("builder.markdown", "builder.toc", "builder.highlight"),
    *("markdown_it", "mdit_py_plugins", "pygments"),
)
# Characters. A process needs 0.25 s to start, in which about this much is parsed.
_ENOUGH = 500_000
_MOST = 4  # processes
_SAMPLE = 16  # pages whose results are looked for in the cache
_WORK = "from builder.markdown import work; work()"


def key(body: str, taken: Iterable[str]) -> str:
    """Return the key under which parsed Markdown is in the cache. It depends on other files only by the ids they use."""
    return digest(edition(*_TOOLS), body, "\n".join(sorted(taken)))


def ids(html: str) -> list[str]:
    """Return the ids of the elements in HTML."""
    return _ID.findall(html)


def taken(templates: Mapping[str, Source]) -> frozenset[str]:
    """Return the ids that the templates use, which headings of pages must not get."""
    return _taken(tuple(source.data for source in templates.values()))


@lru_cache(maxsize=2)
def _taken(templates: tuple[bytes, ...]) -> frozenset[str]:
    return frozenset(name for data in templates for name in ids(data.decode()))


@contextmanager
def parsing(sources: Sources, cache: Cache) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Have the sources' Markdown parsed in further processes, if there is enough of it, until the block ends.

    The value is the processes, most often none.
    """
    bodies = [page.body for page in sources.pages if page.kind == "md"]
    count = min(processors() - 1, _MOST)
    workers: list[subprocess.Popen[bytes]] = []
    try:
        if count > 0 and sum(map(len, bodies)) >= _ENOUGH:
            used = taken(sources.templates)
            if cache.root and _missing(bodies, used, cache):
                last_first = bodies[::-1]
                workers += _started([last_first[each::count] for each in range(count)], used, cache.root)
        yield workers
    finally:
        for worker in workers:
            worker.kill()
        for worker in workers:
            worker.wait()


def _missing(bodies: list[str], used: frozenset[str], cache: Cache) -> bool:
    """Return whether most of the pages are probably not in the cache, by a sample of them."""
    sample = bodies[:: -(-len(bodies) // _SAMPLE)]
    return sum(cache.has(KIND, key(body, used)) for body in sample) < len(sample) / 2


def _started(
    shares: list[list[str]], used: frozenset[str], root: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    import subprocess

    home = str(Path(__file__).parents[1])
    path = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH"))))
    with suppress(OSError):  # such as no memory for another process
        for share in shares:
            with tempfile.TemporaryFile() as work:
                work.write(json.dumps([str(root), sorted(used), share]).encode())
                work.seek(0)
                yield subprocess.Popen(
                    [sys.executable, "-c", _WORK],
                    stdin=work,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env={**os.environ, "PYTHONPATH": path},
                )
