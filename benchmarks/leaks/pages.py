"""The audited pages, a visitor's steps on each, and the table of findings."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from playwright.async_api import Page

from benchmarks.browser.world import SUBJECTS, Subject, staged
from benchmarks.command import columns, is_wanted
from builder.qa.audit import drive
from builder.qa.audit.journeys import Journey
from builder.qa.audit.model import Audit
from builder.qa.browsers import Browser

IN_STORAGE = "auth0-spa-js-localstorage"
_PATIENCE = 20_000  # milliseconds
_SHORT = {"access_token": "access", "id_token": "ID", "refresh_token": "refresh"}


def subjects(only: str = "") -> list[Subject]:
    """Return the pages whose names begin with one of these words, by default all."""
    options = {"cacheLocation": "localstorage", "useRefreshTokens": True}
    auth0 = next(each for each in SUBJECTS if each.name == "auth0-spa-js")
    every = (*SUBJECTS, replace(auth0, name=IN_STORAGE, options=options))
    return [each for each in every if is_wanted(each.name, only)]


def journey() -> Journey:
    """Return a visitor's steps on each of the pages.

    At the provider, the visitor waits until everything has been searched, because the search is meant to see what a
    worker is doing at that moment.
    """
    searched = asyncio.Event()

    async def sign_in(page: Page) -> None:
        await page.get_by_test_id("login").click(timeout=_PATIENCE)
        await page.get_by_test_id("account-ada").wait_for(timeout=_PATIENCE)
        await searched.wait()
        await page.get_by_test_id("account-ada").click(timeout=_PATIENCE)
        await page.get_by_test_id("user").wait_for(timeout=_PATIENCE)

    return Journey(sign_in, call, searched=searched.set)


async def call(page: Page) -> None:
    """Call the API, and wait for its result."""
    await page.get_by_test_id("call").click(timeout=_PATIENCE)
    await page.locator("[data-turn='1']").wait_for(timeout=_PATIENCE)


def audits(chosen: Sequence[Subject], browser: Browser, say: Callable[[str], None]) -> dict[str, Audit]:
    """Audit each page as anybody could from outside, and return the findings by the page's name."""
    found = {}
    with staged("dev", chosen) as stage:
        for subject in chosen:
            say(f"{subject.name} …")
            found[subject.name] = drive.run(
                f"{stage.urls[subject.name]}/", journey(), browser, say=lambda _: None
            )
    return found


def table(found: Mapping[str, Audit]) -> list[str]:
    """Return a line for each place: which tokens were there, on each page; "other" are codes, verifiers
    and the like.
    """
    places = dict.fromkeys(leak.place for each in found.values() for leak in each.leaks)
    rows = [("", *found)]
    rows += [(place, *(_cell(each, place) for each in found.values())) for place in places]
    rows.append(
        ("places that leak", *(str(len({leak.place for leak in each.leaks})) for each in found.values()))
    )
    return columns(rows)


def _cell(audit: Audit, place: str) -> str:
    kinds = {leak.kind for leak in audit.leaks if leak.place == place}
    words = [short for kind, short in _SHORT.items() if kind in kinds]
    return ", ".join([*words, *(["other"] if kinds - _SHORT.keys() else [])]) or "–"
