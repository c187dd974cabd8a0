"""The audit's output for other programs: JSON as docs/check.md describes it, and SARIF."""

import json
import re
from pathlib import Path

import pytest

from builder import cli
from builder.check import report, sarif
from builder.check.rules import RULES
from tests.builder.checking import audit, make

TEXT = (Path(__file__).parents[2] / "docs/check.md").read_text(encoding="utf-8")
BROKEN = {"worker.js": "password = 'Jq2v-xT9w'\n", "a b.js.map": "{}", "_headers": None}


def test_the_members_are_those_of_the_docs():
    section = TEXT.partition("### As JSON")[2].partition("\n## ")[0]
    said = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`[^|]+) \|", section, re.MULTILINE)))
    record = report.record(audit())
    assert sorted(said) == sorted(record)
    for name in ("pages", "findings", "home"):
        row = re.search(rf"^\| `{name}` \|(.+)", section, re.MULTILINE)[1]
        shown = report.record(audit(BROKEN))[name] if name == "findings" else record[name]
        assert set(shown if name == "home" else shown[0]) <= set(re.findall(r"`(\w+)`", row)), name


def test_what_is_in_them():
    record = report.record(audit(BROKEN))
    assert (record["score"], record["grade"], record["pages"]) == (None, None, [])
    assert [(each["level"], each["code"], each["file"], each["line"]) for each in record["findings"]] == [
        ("fault", "secret", "dist/worker.js", 1),
        ("warning", "no-headers", "dist", 0),
        ("warning", "source-map", "dist/a b.js.map", 0),
    ]
    record = report.record(audit())
    assert (record["score"], record["grade"], record["pages"][0]["url"]) == (150, "A+", "/about/")
    assert record["headers"]["/app.1f9c2a7b.js"]["cache-control"] == "public, max-age=31536000, immutable"
    assert "/_headers" not in record["headers"]
    assert record["home"]["files"] == ["index.html", "logo.svg", "site.css", "app.1f9c2a7b.js"]


def test_sarif_has_each_rule_and_each_finding_at_its_place():
    log = sarif.log(audit(BROKEN))
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    places = [each["locations"][0]["physicalLocation"] for each in run["results"]]
    assert places == [
        {"artifactLocation": {"uri": "dist/worker.js"}, "region": {"startLine": 1, "startColumn": 13}},
        {"artifactLocation": {"uri": "dist"}},
        {"artifactLocation": {"uri": "dist/a%20b.js.map"}},
    ]
    assert [each["level"] for each in run["results"]] == ["error", "warning", "warning"]
    assert run["results"][2]["message"]["text"].endswith(
        "What to do: build without source maps, or do not upload them."
    )


@pytest.mark.parametrize(("option", "member"), [("--json", "findings"), ("--sarif", "runs")])
def test_nothing_else_is_printed_and_the_exit_code_is_the_same(option, member, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for changes, code in ((None, 0), (BROKEN, 1)):
        for path, data in make(changes).files.items():
            (tmp_path / "public" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "public" / path).write_bytes(data)
        assert cli.main(["check", "public", option]) == code
        out, err = capsys.readouterr()
        assert member in json.loads(out)
        assert err == ""
    assert cli.main(["check", "nothing", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["faults"][0]["code"] == "no-site"
    assert cli.main(["check", "--json", "--sarif"]) == 2
