"""`python3 -m benchmarks.browser`: compare a minimal Gossamer page with the pages of three libraries, in Chromium.

Nothing is installed into this repository's environment: npm puts the libraries into `.gossamer/`, which git ignores.
"""

import argparse
import json
import os
from pathlib import Path

from benchmarks.command import with_own_python


def main() -> int:
    """Measure, print the tables, and return the exit code."""
    options = _options()
    from . import table
    from .run import run

    tables = run(options)
    print()
    for name, results in tables.items():
        rows = table.WEIGHT if name == "weight" else table.TIMES
        print("\n".join(table.lines(name, rows, results)), end="\n\n")
    if options.json:
        about = {"rounds": options.rounds, "provider": options.provider, "processors": os.cpu_count()}
        record = table.record(tables, **about)
        options.json.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return int(any(each.notes for results in tables.values() for each in results))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m benchmarks.browser", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured (default: 3)")
    parser.add_argument("--only", default="", metavar="NAMES", help="such as gossamer,auth0 (default: all)")
    parser.add_argument("--no-slow", action="store_true", help="leave out the slow line")
    parser.add_argument("--no-fast", action="store_true", help="leave out all but the slow line")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every run into this file")
    parser.add_argument(
        "--provider",
        default="oidc-provider",
        choices=("oidc-provider", "dev"),
        help="who signs visitors in (default: npm's oidc-provider)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    with_own_python("benchmarks.browser")
    raise SystemExit(main())
