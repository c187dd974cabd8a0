"""`python3 -m benchmarks.build`: build the same Markdown pages with Gossamer, Hugo, Pelican and MkDocs, and print
the times.

Nothing is installed into this repository's environment: the other tools get an environment of their own, in a folder
for temporary files.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from pathlib import Path

from benchmarks.build import corpus, table
from benchmarks.build.measure import Failed, Run, run, until_served
from benchmarks.build.tools import Tool, tools
from benchmarks.command import is_wanted, own_python, own_version

_PEERS = Path(tempfile.gettempdir()) / "gossamer-benchmark-peers"
_SETUP = 300  # seconds for an installation
_SERVED = 120  # seconds at most until a page is served


def main() -> int:
    """Measure, print the table, and return the exit code."""
    options = _options()
    bin_folder = options.peers / ("Scripts" if os.name == "nt" else "bin")
    chosen = [tool for tool in tools(own_python(), bin_folder) if is_wanted(tool.name, options.only)]
    pages = corpus.pages(options.pages)
    with tempfile.TemporaryDirectory(prefix="gossamer-benchmark-") as place:
        results = _measured(chosen, pages, Path(place), options)
    print(
        f"\n{options.pages:,} pages of {corpus.WORDS} words; the median of {options.rounds}; × is the first line's time\n"
    )
    print("\n".join(table.lines(results)))
    if options.json:
        about = {
            "pages": options.pages,
            "words": corpus.WORDS,
            "rounds": options.rounds,
            "processors": os.cpu_count(),
        }
        record = table.record(results, python=platform.python_version(), **about)
        options.json.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m benchmarks.build", description=__doc__)
    parser.add_argument("--pages", type=int, default=1000, help="how many pages (default: 1000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured (default: 3)")
    parser.add_argument(
        "--limit", type=float, default=600, help="seconds that a process may take (default: 600)"
    )
    parser.add_argument("--only", default="", metavar="NAMES", help="such as gossamer,hugo (default: all)")
    parser.add_argument(
        "--no-serve", action="store_true", help="leave out how long an edit takes to be served"
    )
    parser.add_argument(
        "--peers", type=Path, default=_PEERS, help="the others' environment (default: %(default)s)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every run into this file")
    return parser.parse_args()


def _measured(
    chosen: list[Tool], pages: list[corpus.Page], place: Path, options: argparse.Namespace
) -> list[table.Result]:
    """Return the measurements.

    The tools take turns, so that a busy moment of the machine does not affect only one tool.
    """
    notes: dict[str, str] = {}
    runs: dict[str, dict[str, list[Run]]] = {tool.name: {} for tool in chosen}
    folders = {tool.name: place / str(number) for number, tool in enumerate(chosen)}

    def each(what: str, step: Callable[[Tool, Path], None]) -> None:
        for tool in chosen:
            if tool.name not in notes:
                print(f"{what}: {tool.name}", file=sys.stderr, flush=True)
                try:
                    step(tool, folders[tool.name])
                except Failed as failure:
                    notes[tool.name] = f"{what} failed: {failure}"

    each("installation", lambda tool, folder: _install(tool, options.peers))
    each("pages", lambda tool, folder: tool.lay_out(folder, pages))
    for number in range(1, options.rounds + 1):
        each(
            f"round {number}",
            lambda tool, folder: _round(tool, folder, pages[0], options.limit, runs[tool.name]),
        )
    if not options.no_serve:
        each("serving", lambda tool, folder: _serve(tool, folder, pages[0], options, runs[tool.name]))
    versions = {tool.name: _version(tool, options.peers) for tool in chosen}
    return [table.Result(name, versions[name], its, notes.get(name, "")) for name, its in runs.items()]


def _round(tool: Tool, folder: Path, page: corpus.Page, limit: float, runs: dict[str, list[Run]]) -> None:
    """Build a site three times: from nothing, once more, and after a change of one page."""
    for name in tool.made:
        shutil.rmtree(folder / name, ignore_errors=True)
    for measure in ("cold", "unchanged", "one page"):
        so_far = runs.setdefault(measure, [])
        if measure == "one page":
            _edit(folder / tool.source(page), f"Changed for the {len(so_far) + 1}th time.")
        so_far.append(run(tool.build, folder, limit))


def _serve(
    tool: Tool, folder: Path, page: corpus.Page, options: argparse.Namespace, runs: dict[str, list[Run]]
) -> None:
    def edit(number: int) -> Callable[[], str]:
        return lambda: _edit(folder / tool.source(page), f"Saved for the {number}th time.")

    edits = [edit(number) for number in range(1, options.rounds + 1)]
    limit = min(options.limit, _SERVED)
    runs["edit to served"] = until_served(tool.serve, folder, f"/{page.name}/", edits, limit)


def _edit(path: Path, words: str) -> str:
    """Add a paragraph to a page, in one step as editors save files, and return its words."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(f"{path.read_text(encoding='utf-8')}\n{words}\n", encoding="utf-8")
    new.replace(path)
    return words


def _install(tool: Tool, peers: Path) -> None:
    """Install a peer into the environment of the peers, once. Raise Failed if that is not possible."""
    if not tool.package or Path(tool.build[0]).exists():
        return
    try:
        if not (peers / "pyvenv.cfg").exists():
            venv.create(peers, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Failed(f"no environment can be made in {peers}: {error}") from error
    python = str(Path(tool.build[0]).with_name("python"))
    run([python, "-m", "pip", "install", "--quiet", tool.package], peers, _SETUP)


def _version(tool: Tool, peers: Path) -> str:
    """Return a tool's version as its package states it, or ""."""
    if not tool.package:
        return own_version()
    name = tool.package.partition("[")[0]
    folders = sorted(peers.glob(f"lib/python3*/site-packages/{name}-*.dist-info"))
    return folders[0].name.removesuffix(".dist-info").rpartition("-")[2] if folders else ""


if __name__ == "__main__":
    raise SystemExit(main())
