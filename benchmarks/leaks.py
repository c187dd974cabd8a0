"""`python3 -m benchmarks.leaks`: audit a minimal page of ours beside the same page with JavaScript libraries.

The pages are those of `benchmarks.browser`, and auth0-spa-js a second time, with its tokens in localStorage.
"""

import argparse
import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.command import columns, is_wanted, with_own_python

if TYPE_CHECKING:
    from playwright.async_api import Page

    from builder.qa.audit.journeys import Journey
    from builder.qa.audit.model import Audit
    from builder.qa.browsers import Browser

    from .browser.world import Subject

IN_STORAGE = "auth0-spa-js-localstorage"
TOKENS = ("access_token", "id_token", "refresh_token")
_PATIENCE = 20_000  # milliseconds
_SHORT = {"access_token": "access", "id_token": "ID", "refresh_token": "refresh"}


def subjects(only: str = "") -> list["Subject"]:
    """Return the pages whose names begin with one of these words, by default all."""
    from .browser.world import SUBJECTS

    options = {"cacheLocation": "localstorage", "useRefreshTokens": True}
    auth0 = next(each for each in SUBJECTS if each.name == "auth0-spa-js")
    every = (*SUBJECTS, replace(auth0, name=IN_STORAGE, options=options))
    return [each for each in every if is_wanted(each.name, only)]


def journey() -> "Journey":
    """Return what a visitor does on each of the pages. Who is at the provider waits there until all has been searched: what is
    under way in a worker just then is what the next step looks for."""
    from builder.qa.audit.journeys import Journey

    searched = asyncio.Event()

    async def sign_in(page: "Page") -> None:
        await page.get_by_test_id("login").click(timeout=_PATIENCE)
        await page.get_by_test_id("account-ada").wait_for(timeout=_PATIENCE)
        await searched.wait()
        await page.get_by_test_id("account-ada").click(timeout=_PATIENCE)
        await page.get_by_test_id("user").wait_for(timeout=_PATIENCE)

    return Journey(sign_in, call, searched=searched.set)


async def call(page: "Page") -> None:
    """Call the API, and wait for what it says."""
    await page.get_by_test_id("call").click(timeout=_PATIENCE)
    await page.locator("[data-turn='1']").wait_for(timeout=_PATIENCE)


def audits(chosen: Sequence["Subject"], browser: "Browser", say: Callable[[str], None]) -> dict[str, "Audit"]:
    """Audit each page as anybody could from outside, and return what was found by its name."""
    from builder.qa.audit import drive

    from .browser.world import staged

    found = {}
    with staged("dev", chosen) as stage:
        for subject in chosen:
            say(f"{subject.name} …")
            found[subject.name] = drive.run(
                f"{stage.urls[subject.name]}/", journey(), browser, say=lambda _: None
            )
    return found


def table(found: Mapping[str, "Audit"]) -> list[str]:
    """Return a line for each place: which tokens lay there, on each page; "other" are codes, verifiers and the like."""
    places = dict.fromkeys(leak.place for each in found.values() for leak in each.leaks)
    rows = [("", *found)]
    rows += [(place, *(_cell(each, place) for each in found.values())) for place in places]
    rows.append(
        ("places that leak", *(str(len({leak.place for leak in each.leaks})) for each in found.values()))
    )
    return columns(rows)


def _cell(audit: "Audit", place: str) -> str:
    kinds = {leak.kind for leak in audit.leaks if leak.place == place}
    words = [_SHORT[kind] for kind in TOKENS if kind in kinds]
    return ", ".join([*words, *(["other"] if kinds - set(TOKENS) else [])]) or "–"


def main() -> int:
    """Audit the pages, print the table, and return the exit code: 1 if a place could not be searched."""
    parser = argparse.ArgumentParser(prog="python3 -m benchmarks.leaks", description=__doc__)
    parser.add_argument("--only", default="", metavar="NAMES", help="such as gossamer,auth0 (default: all)")
    options = parser.parse_args()
    from builder.qa import browsers

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
