"""`python3 -m benchmarks.leaks`: audit a minimal Gossamer page, and the same page with JavaScript libraries.

The pages are those of `benchmarks.browser`, and auth0-spa-js a second time, with its tokens in localStorage.
"""

import argparse

from benchmarks.command import with_own_python


def main() -> int:
    """Audit the pages, print the table, and return the exit code: 1 if a place could not be searched."""
    parser = argparse.ArgumentParser(prog="python3 -m benchmarks.leaks", description=__doc__)
    parser.add_argument("--only", default="", metavar="NAMES", help="such as gossamer,auth0 (default: all)")
    options = parser.parse_args()
    from builder.qa import browsers

    from .pages import audits, subjects, table

    browsers.find_or_install(print)
    found = audits(subjects(options.only), browsers.find_whole(), print)
    print("", *table(found), sep="\n")
    failed = {name: each.failed for name, each in found.items() if each.failed}
    for name, places in failed.items():
        print(f"{name}: could not be searched: {dict(places)}")
    return int(bool(failed))


if __name__ == "__main__":
    with_own_python("benchmarks.leaks")
    raise SystemExit(main())
