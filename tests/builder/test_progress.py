"""The progress line in a terminal."""

import io
import time

import pytest

from builder import progress
from builder.log import Log
from builder.progress import Progress
from tests.waiting import wait_until


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def hurry(monkeypatch):
    monkeypatch.setattr(progress, "EVERY", 0.001)
    monkeypatch.setattr(progress, "PATIENCE", 0)


def test_a_line_is_written_over_and_gone_in_the_end():
    terminal = Terminal()
    with Progress(terminal, "Building", lambda: 0) as shown:
        wait_until(lambda: "Building … 0 s" in terminal.getvalue())
        shown.begin("rendering pages")
        wait_until(lambda: "\r\x1b[KBuilding: rendering pages … 0 s" in terminal.getvalue())
    assert terminal.getvalue().endswith("\r\x1b[K")
    assert "\n" not in terminal.getvalue()


def test_what_is_soon_done_shows_nothing(monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 60)
    terminal = Terminal()
    with Progress(terminal, "Building"):
        time.sleep(0.05)
    assert terminal.getvalue() == ""


def test_it_makes_room_for_what_is_printed():
    terminal = Terminal()
    log = Log(terminal, terminal, environ={})
    with log.progress("Building"):
        wait_until(lambda: "Building" in terminal.getvalue())
        log.say("a line")
    before, _, after = terminal.getvalue().partition("a line\n")
    assert before.endswith("\r\x1b[K")
    assert after.startswith("\r\x1b[K") or not after


def test_it_is_for_terminals_that_can_and_want(monkeypatch):
    seen = []
    monkeypatch.setattr(
        "builder.log.Progress", lambda stream, title: seen.append(stream) or Progress(None, title)
    )
    terminal = Terminal()
    for err, options in (
        (terminal, {}),
        (io.StringIO(), {}),
        (None, {}),
        (terminal, {"quiet": True}),
        (terminal, {"records": True}),
        (terminal, {"environ": {"TERM": "dumb"}}),
    ):
        with Log(None, err, **{"environ": {}, **options}).progress("Building"):
            pass
    assert seen == [terminal, None, None, None, None, None]
