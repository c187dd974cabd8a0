"""The measures that are taken in one round, and their order."""

from collections.abc import Callable, Iterator

from playwright.sync_api import Browser, Error

from . import phases
from .line import Line
from .table import Measured
from .visit import AT_ONCE, Conditions, Missing, visitor
from .world import Stage, Subject


def journey(browser: Browser, stage: Stage, subject: Subject, conditions: Conditions) -> Iterator[Measured]:
    """Yield the measures of a visitor: two visits, the sign-in, calls, a reload.

    Then another visitor clicks at once.
    """
    url = f"{stage.urls[subject.name]}/"
    with visitor(browser, conditions) as one:
        yield Measured("cold", phases.arrive(one, url))
        one.read()
        one.reopen()
        yield Measured("warm", phases.arrive(one, url))
        one.read()
        yield Measured("leave", phases.leave(one, stage))
        yield Measured("return", phases.come_back(one, stage))
        token = str(stage.last("token.response")["access_token"])
        yield Measured("call", phases.call(one))
        if subject.restores:
            yield Measured("reload", phases.reload(one))
        one.reopen()
        yield Measured("bare", phases.call_bare(one, stage, token))
    with visitor(browser, conditions, AT_ONCE) as eager:
        yield Measured("at once", phases.click_at_once(eager, stage, url))


def weighing(browser: Browser, stage: Stage, subject: Subject, line: Line) -> Iterator[Measured]:
    """Yield the measures of what is sent over an unthrottled line at the first visit."""
    with visitor(browser, Conditions("", line.url)) as one:
        size, count = phases.weigh(one, line, f"{stage.urls[subject.name]}/")
    yield Measured("bytes", size)
    yield Measured("requests", count)


def told(steps: Iterator[Measured], keep: Callable[[Measured], None]) -> str:
    """Record each measure as it is taken. Return why the rest is missing, or ""."""
    try:
        for each in steps:
            keep(each)
    except (Missing, Error, KeyError) as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0]}"
    return ""
