"""The parts of the benchmarks that do not measure."""

import sys

import pytest

from benchmarks.build import corpus, table
from benchmarks.build.measure import Failed, Run, median, run
from benchmarks.build.tools import tools


def test_pages_are_of_the_wanted_length_and_always_the_same():
    first, second = corpus.pages(3), corpus.pages(3)
    assert first == second == corpus.pages(5)[:3]
    assert len({page.body for page in first}) == len({page.name for page in first}) == 3
    for page in first:
        lines = (line for line in page.body.splitlines() if not line.startswith("#"))
        assert len(" ".join(lines).replace("- ", "").split()) == corpus.WORDS


def test_every_tool_gets_the_pages_where_it_looks_for_them(tmp_path):
    pages = corpus.pages(2)
    for tool in tools(sys.executable, tmp_path / "bin"):
        tool.lay_out(tmp_path / tool.name, pages)
        for page in pages:
            assert page.body in (tmp_path / tool.name / tool.source(page)).read_text("utf-8"), tool.name


def test_medians_are_of_each_figure_by_itself():
    runs = [Run(1, 9, 10), Run(2, 7, 30), Run(30, 8, 20)]
    assert median(runs) == Run(2, 8, 20)


def test_the_table_has_ratios_to_the_first_tool_and_names_what_is_missing():
    ours = table.Result("Ours", "1", {"cold": [Run(2, 2, 50_000_000)], "unchanged": [Run(0.5)]})
    other = table.Result("Other", "2", {"cold": [Run(1), Run(5), Run(3)]}, "round 2 failed: so it is")
    absent = table.Result("Absent", "", {}, "installation failed: no network")
    assert table.ratio(other, ours, "cold") == 1.5
    assert table.ratio(other, ours, "unchanged") is None
    head, first, second, third, *notes = (
        " ".join(line.split()) for line in table.lines([ours, other, absent])
    )
    assert head == "cold unchanged one page edit to served memory"
    assert first == "Ours 2.00 s 0.50 s - - 50 MB"
    assert second == "Other 3.00 s ×1.50 - - - 0 MB"
    assert third == "Absent - - - - -"
    assert notes == ["Other: round 2 failed: so it is", "Absent: installation failed: no network"]
    (mine, *_) = table.record([ours], pages=7)["tools"]
    assert mine["measures"]["cold"]["median"] == {"wall": 2, "cpu": 2, "memory": 50_000_000}


@pytest.mark.parametrize(
    ("code", "limit", "words"),
    [("raise SystemExit('not today')", 60, "not today"), ("import time; time.sleep(60)", 0.2, "took longer")],
)
def test_a_process_that_fails_or_hangs_is_told(tmp_path, code, limit, words):
    with pytest.raises(Failed, match=words):
        run([sys.executable, "-c", code], tmp_path, limit)
