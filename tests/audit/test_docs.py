"""docs/audit.md matches the program: its steps can be run, and its options, places and words exist."""

import re
from pathlib import Path

import pytest

from builder import usage
from builder.qa.audit import advice, drive, journeys, report, selftest, stores
from builder.qa.audit.model import Finding
from builder.qa.audit.planted_leaks import PLANTED

from .samples import KEPT, NOTED, STORED, audit

GUIDE = (Path(__file__).parents[2] / "docs/audit.md").read_text("utf-8")


def test_the_steps_can_be_run(tmp_path):
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE, re.S)
    file = tmp_path / "steps.py"
    file.write_text(code)
    journey = journeys.from_file(file)
    assert journey.use and journey.sign_out


def test_every_option_is_explained_and_exists():
    parser = usage.parsers("build.py")["audit"]
    options = {name for action in parser._actions for name in action.option_strings if name.startswith("--")}
    rows = re.findall(r"^\| (`--[^|]+)\|", GUIDE, re.M)
    assert {name for row in rows for name in re.findall(r"`(--[a-z-]+)", row)} == options - {
        "--help", "--quiet", "--root"
    }  # fmt: skip


def test_every_example_is_a_command_line():
    (block,) = re.findall(r"## Running it\n\n```\n(.*?)```", GUIDE, re.S)
    for line in block.splitlines():
        words = re.split(r" {2,}", line)[0].split()[2:]
        assert usage.parse(words, "build.py")[0].verb == "audit", line


def test_every_step_is_named():
    assert tuple(
        re.findall(r"^\| `([^`]+)` \|", GUIDE.split("## Steps")[1].split("What a visitor")[0], re.M)
    ) == (drive.STEPS)


@pytest.mark.parametrize(
    "place", sorted({each.place for each in PLANTED if not each.place.startswith("disk")})
)
def test_every_place_is_named(place):
    named = re.sub(r"\ba (dedicated|shared|service) worker", "a … worker", place)
    assert f"`{named}`" in GUIDE


def test_every_member_of_the_json_is_named():
    record = report.as_record(audit(STORED, KEPT, NOTED))
    leak, secret, step = record["leaks"][0], record["secrets"][0], record["steps"][0]
    proof = selftest.as_record(selftest.Proof(audit(), audit()))
    for name in (*record, *leak, *secret, *step, *leak["findings"][0], *proof):
        assert f"`{name}`" in GUIDE, name


@pytest.mark.parametrize(
    ("kind", "grade"),
    [
        ("refresh_token", "critical"), ("access_token", "high"), ("id_token", "high"), ("code", "medium"),
        ("code_verifier", "medium"), ("state", "low"), ("nonce", "low"), ("web storage entry", "low"),
    ],
)  # fmt: skip
def test_the_grades(kind, grade):
    assert advice.worth(Finding("DOM", kind)).grade == grade


def test_the_browsers_own_record_of_addresses_is_said_to_be_what_it_is():
    for name in (stores.ADDRESSES, "session files"):
        assert name in GUIDE
