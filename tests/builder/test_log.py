import io
import json

import pytest

from builder.errors import Fault, Where
from builder.log import Log, accept_everything, as_json, fault_record

FAULT = Fault("bad-thing", "a thing is bad", "fix it", Where("site/a.py", 3, 7), "3 | thing\n      ^")


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def streams():
    return io.StringIO(), io.StringIO()


def test_a_fault_begins_with_its_place(streams):
    Log(*streams, environ={}).faults([FAULT])
    assert streams[0].getvalue() == ""
    assert streams[1].getvalue() == (
        "site/a.py:3:7: a thing is bad [bad-thing]\n    3 | thing\n          ^\n  → fix it\n"
    )


def test_several_faults_are_counted(streams):
    Log(*streams, environ={}).faults([FAULT, Fault("usage", "no such command")])
    assert streams[1].getvalue().endswith("error: no such command [usage]\n2 faults\n")


def test_warnings_say_so(streams):
    Log(*streams, quiet=True, environ={}).warnings([FAULT])
    assert streams[1].getvalue().startswith("warning: site/a.py:3:7: ")


def test_what_a_stream_cannot_encode_is_printed_in_ascii():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    accept_everything(stream)
    Log(stream, stream, environ={}).result("é … 🧀 \ud800 →")
    assert stream.buffer.getvalue().decode("cp1252") == "é … ? ? ->\n"


def test_quiet_keeps_results(streams):
    log = Log(*streams, quiet=True, environ={})
    log.say("chatter")
    log.result("{}")
    assert streams[0].getvalue() == "{}\n"


def test_colour_only_on_a_terminal_that_wants_it():
    for environ, coloured in (
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
        ({"NO_COLOR": ""}, True),
    ):
        out, err = Terminal(), Terminal()
        log = Log(out, err, environ=environ)
        log.faults([FAULT])
        assert ("\x1b[" in err.getvalue()) is coloured, environ
        assert ("\x1b[" in log.bold("x")) is coloured
    assert Log(io.StringIO(), Terminal(), environ={}).bold("x") == "x"


def test_a_fault_as_values():
    assert json.loads(as_json(fault_record(FAULT))) == {
        "code": "bad-thing",
        "message": "a thing is bad",
        "hint": "fix it",
        "file": "site/a.py",
        "line": 3,
        "column": 7,
    }
    assert fault_record(Fault("x", "y"))["file"] == ""


def test_as_records_each_line_is_an_object(streams):
    log = Log(*streams, verbose=True, records=True, environ={})
    log.say("  Site      http://localhost/")
    log.say("")
    log.detail("1 ms")
    log.warnings([FAULT])
    log.faults([FAULT, FAULT])
    out, err = ([json.loads(line) for line in stream.getvalue().splitlines()] for stream in streams)
    assert [(line["level"], line["message"]) for line in out] == [
        ("info", "Site http://localhost/"),
        ("debug", "1 ms"),
    ]
    assert err == [{"level": level, **fault_record(FAULT)} for level in ("warning", "error", "error")]
    assert out[0].keys() == err[0].keys()


def test_details_are_for_those_who_ask_and_are_not_quiet(streams):
    for options, said in (({}, ""), ({"verbose": True}, "x\n"), ({"verbose": True, "quiet": True}, "x\n")):
        Log(*streams, **options, environ={}).detail("x")
        assert streams[0].getvalue() == said, options


def test_without_streams_it_is_silent():
    log = Log()
    log.say(log.bold("x"))
    log.faults([FAULT])
