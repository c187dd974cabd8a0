"""The report of a build as a page: it is complete, loads nothing, and escapes all values."""

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from builder import cli
from builder.cache import Cache
from builder.output import Output, Pulled, Rule
from builder.pipeline import build
from builder.report_page import headers, heaviest_first, kilo, render
from builder.sources import LeftOut

from .making import make_project


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Output:
    return build(make_project(tmp_path_factory.mktemp("project")))


def test_everything_that_the_build_knows_is_on_it(output: Output) -> None:
    page = render(output, ["      12 ms  compiling", "cache of pages: 3 found, 1 made"], 0.5).decode()
    text = re.sub(r"<[^>]+>", "\n", page).replace("&#39;", "'").replace("&#34;", '"')
    lines = {line.strip() for line in text.splitlines()}
    for weight in output.report.pages:
        assert {weight.route, *(part.name for part in weight.parts)} <= lines
    for module in output.report.modules:
        assert {module.module, module.chunk, module.wanted_by} <= lines
    for rule in output.rules:
        policy = dict(rule.headers)["Content-Security-Policy"]
        assert {rule.name, *rule.paths, *(policy.split("; ") if len(policy) > 80 else [policy])} <= lines
    assert {"compiling", "12 ms", "cache of pages: 3 found, 1 made", *output.report.lost} <= lines


def test_the_slowest_page_is_named_first_also_if_it_comes_from_the_cache(tmp_path: Path) -> None:
    long = '+++\ntitle = "Long"\n+++\n' + "- *a* `b` [c](index.html)\n" * 500
    root = make_project(tmp_path / "project", **{"site/pages/long.md": long})
    cache = Cache(tmp_path / "cache")
    first, again = (build(root, cache=cache).report.pages for _ in range(2))
    slowest = max(first, key=lambda page: page.took)
    assert slowest.route == "/long/"
    assert [page.took for page in again] == pytest.approx([page.took for page in first], abs=1e-4)
    text = render(build(root, cache=cache), [], 0).decode().partition('id="slowest"')[2]
    assert text.index("/long/") < text.index("/about/")
    assert f"{again[[page.route for page in again].index('/long/')].took * 1000:.1f} ms" in text


def test_it_loads_nothing_and_runs_nothing(output: Output) -> None:
    page = render(output, [], 0).decode()
    body = page.partition("</head>")[2]
    assert not re.search(r"<(script|link|img|iframe|form)|<[^>]* (src|style|on\w+)=", body)
    assert {link for link in re.findall(r'href="([^"]*)"', body) if not link.startswith("#")} == set()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]  # type: ignore[index]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert (
        f"default-src &#39;none&#39;; style-src &#39;sha256-{digest.replace('+', '&#43;')}&#39;"
        in page.replace("+", "&#43;")
    )


def test_what_it_shows_is_text(output: Output) -> None:
    evil = "<img src=x onerror=alert(1)>"
    changed = replace(
        output,
        rules=(Rule("page", (f"/{evil}",), (("Content-Security-Policy", evil),)),),
        left_out=(LeftOut(evil, "/", "a draft", ""),),
        report=replace(output.report, modules=(Pulled(evil, evil, "app", 1, evil),), loosened=(evil,)),
    )
    assert evil not in render(changed, [evil], 0).decode()


def test_a_script_has_its_modules_the_largest_first_and_heavy_scripts_come_first(output: Output) -> None:
    found = heaviest_first(output.report)
    assert [script.wire or 0 for script in found] == sorted(
        (script.wire or 0 for script in found), reverse=True
    )
    assert sum(len(script.modules) for script in found) == len(output.report.modules)
    for script in found:
        assert list(script.modules) == sorted(script.modules, key=lambda module: -module.size)


def test_a_long_value_comes_in_parts() -> None:
    rule = Rule(
        "page", ("/",), (("Content-Security-Policy", "; ".join(["img-src 'self'"] * 9)), ("X", "a, b"))
    )
    assert [(each.name, len(each.parts)) for each in headers(rule)] == [
        ("Content-Security-Policy", 9),
        ("X", 1),
    ]


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (99_949, "99.9 kB"), (1_234_567, "1,235 kB")],
)
def test_sizes_are_said_as_people_say_them(size: int, said: str) -> None:
    assert kilo(size) == said


def test_a_report_that_cannot_be_written_is_refused_before_anything_is_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = make_project(tmp_path)
    given = ["build", "--root", str(project), "--report"]
    assert cli.main([*given, str(project / "none" / "report.html")]) == 2
    assert "cannot be written: there is no such folder" in capsys.readouterr().err
    assert not (project / "dist").exists()
    assert cli.main([*given, str(project / "report.html")]) == 0
    assert b"Build report" in (project / "report.html").read_bytes()
    assert cli.main([*given, str(project)]) == 2
    assert "cannot be written: Is a directory" in capsys.readouterr().err
