"""A whole run: the subjects take turns, so that a busy moment of the machine does not affect only one subject."""

import argparse
import contextlib
import sys
from collections.abc import Iterator, Sequence

from playwright.sync_api import Browser, sync_playwright

from builder.qa import browsers

from .journey import journey, told, weighing
from .line import FREE, SLOW, Line
from .table import Result
from .visit import Conditions
from .world import Stage, Subject, staged, subjects

SLOWDOWN = 4


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a Chromium that starts on this machine."""
    found = browsers.find_or_install(lambda words: print(words, file=sys.stderr))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**found.launch_arguments())  # type: ignore[arg-type]
        try:
            yield browser
        finally:
            browser.close()


def run(options: argparse.Namespace) -> dict[str, list[Result]]:
    """Return the results for each set of conditions."""
    chosen = subjects(options.only, options.provider)
    with contextlib.ExitStack() as stack:
        stage = stack.enter_context(staged(options.provider, chosen))
        browser = stack.enter_context(chromium())
        free, slow = stack.enter_context(Line(FREE)), stack.enter_context(Line(SLOW))
        conditions = [] if options.no_fast else [Conditions("fast line")]
        if not options.no_slow:
            conditions.append(Conditions("slow line, slow processor", slow.url, SLOWDOWN))
        tables = {"weight": _results(chosen, stage)}
        tables |= {each.name: _results(chosen, stage) for each in conditions}
        for number in range(1, options.rounds + 1):
            for result, subject in zip(tables["weight"], chosen, strict=True):
                _say(number, subject, "weight")
                _keep(result, told(weighing(browser, stage, subject, free), result.keep), number)
            for each in conditions:
                for result, subject in zip(tables[each.name], chosen, strict=True):
                    _say(number, subject, each.name)
                    _keep(result, told(journey(browser, stage, subject, each), result.keep), number)
    return tables


def _results(chosen: Sequence[Subject], stage: Stage) -> list[Result]:
    return [Result(each.name, stage.versions[each.name]) for each in chosen]


def _say(number: int, subject: Subject, conditions: str) -> None:
    print(f"round {number}: {subject.name}, {conditions}", file=sys.stderr, flush=True)


def _keep(result: Result, why: str, number: int) -> None:
    if why:
        result.notes.append(f"round {number} was not finished: {why}")
