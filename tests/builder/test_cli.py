import io
import json
import os
import platform
from importlib.metadata import version
from pathlib import Path

import pytest

from builder import __version__, cli, usage
from builder.cache import Cache
from builder.errors import Fault, MachineError
from builder.output import File, Output, Pulled, Report, Weight
from builder.sources import LeftOut
from tests.builder.making import make_config, make_output

WARNING = Fault("odd", "this is odd", "look at it")
HEADERS = b'{"types": {"/": "text/html", "/manifest.json": "application/json"}}'
OVER = Fault("over-budget", "too heavy", "slim it")


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "site.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def built(project, monkeypatch):
    """Replace the pipeline by a finished output, and record the arguments of each call."""
    config = make_config(project)
    made = make_output(config, **{"manifest.json": b"{}", "headers.json": HEADERS, "index.html": b"<p>"})
    asked, given = [], {"report": Report((Weight("/", (), 0),), (Pulled("m", "c.js", "app", 1, "the site"),))}

    def build(root, environment="", **options):
        asked.append((root, environment, options))
        beside = given.get("beside", {})
        return Output(
            made.files, made.rules, config, given["report"], given.get("warnings", ()), (), beside,
            given.get("left_out", ()),
        )  # fmt: skip

    monkeypatch.setattr("builder.pipeline.build", build)
    given["asked"] = asked
    return given


def test_no_command_builds(built, project, capsys):
    assert cli.main([]) == 0
    assert (project / "dist" / "index.html").read_bytes() == b"<p>"
    root, environment, options = built["asked"][0]
    assert (root, environment) == (project, "")
    assert isinstance(options["cache"], Cache)
    out, err = capsys.readouterr()
    assert "dist: 1 page, 3 files, " in out and "for https://www.example.org, in " in out
    assert "First visit" in out
    assert err == ""


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "iso8859-2"])
def test_an_encoding_that_lacks_a_character_stops_no_build(built, project, monkeypatch, encoding):
    """Either output stream may have such an encoding, as on Windows or in a container without a locale."""
    built["warnings"] = (Fault("odd", "“Käse” → 🧀", "look at it"),)
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setattr("sys.stderr", err)
    assert cli.main([]) == 0
    assert (project / "dist" / "index.html").is_file()
    assert b"m <- the site" in out.buffer.getvalue()
    assert err.buffer.getvalue().endswith(b" -> ? [odd]\n  -> look at it\n")


class Gone(io.StringIO):
    """A pipe whose reader has closed it, as after `build.py | head -1`."""

    def write(self, text):
        raise BrokenPipeError

    def fileno(self):
        return os.open(os.devnull, os.O_WRONLY)


def test_a_reader_that_goes_away_stops_no_build(built, project, monkeypatch):
    monkeypatch.setattr("sys.stdout", Gone())
    assert cli.main([]) == cli.INTERRUPTED
    assert (project / "dist" / "index.html").is_file()


def test_options_of_the_build(built, project, capsys):
    assert cli.main(["--env", "production", "--out", "www", "--quiet"]) == 0
    assert cli.main(["build", "--env=production", "--out", str(project / "deep" / "www"), "-q"]) == 0
    assert [asked[1] for asked in built["asked"]] == ["production", "production"]
    assert (project / "www" / "index.html").is_file()
    assert (project / "deep" / "www" / "index.html").is_file()
    assert capsys.readouterr() == ("", "")


def test_what_is_left_out_is_named_and_drafts_can_be_asked_for(built, project, capsys):
    built["left_out"] = tuple(LeftOut(f"site/pages/{n}.md", f"/{n}/", "a draft", "") for n in range(12))
    assert cli.main([]) == 0
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Left out: ")]
    assert (said[0], said[-1], len(said)) == (
        "Left out: site/pages/0.md is a draft",
        "Left out: 2 more, which --json lists",
        11,
    )
    assert cli.main(["--drafts", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["left_out"][11] == {
        "file": "site/pages/11.md",
        "reason": "a draft",
    }
    assert [asked[2]["drafts"] for asked in built["asked"]] == [False, True]


def test_the_host_of_the_command_line_wins_and_must_be_known(built, project, capsys):
    assert cli.main(["build", "--host", "cloudflare", "-q"]) == 0
    assert built["asked"][0][2]["overrides"] == {"host.name": "cloudflare"}
    assert cli.main(["build", "--host", "cloudflair"]) == 2
    assert 'there is no host "cloudflair" [usage]\n  → did you mean "cloudflare"?' in capsys.readouterr().err


def test_what_the_server_has_to_include_is_named(built, project, capsys):
    built["beside"] = {"nginx.conf": File("nginx.conf", b"# Gossamer wrote this", "text/plain")}
    assert cli.main([]) == 0
    assert (project / "dist-host" / "nginx.conf").is_file()
    assert "dist-host/nginx.conf: include it in the configuration of " in capsys.readouterr().out


def test_the_project_is_the_nearest_above_or_the_one_named(built, project, monkeypatch, tmp_path_factory):
    deep = project / "site" / "pages"
    deep.mkdir()
    monkeypatch.chdir(deep)
    assert cli.main(["-q"]) == 0
    assert not (deep / "dist").exists()
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert cli.main(["-q", "--root", str(project)]) == 0
    assert [asked[0] for asked in built["asked"]] == [project, project]


def test_where_no_project_is_here_or_above_the_scripts_own_is_meant(
    built, project, monkeypatch, tmp_path_factory
):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert cli.main(["-q"], project) == 0
    assert built["asked"][-1][0] == project
    monkeypatch.chdir(project)
    assert cli.main(["-q"], tmp_path_factory.mktemp("another")) == 0
    assert built["asked"][-1][0] == project


def test_no_project_is_a_usage_fault(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("builder.home.SITE_TOML", "no/such.toml")
    assert cli.main([]) == 2
    assert cli.main(["--root", "nowhere"]) == 2
    assert "no-project" in capsys.readouterr().err


def test_warnings_are_shown_and_strict_makes_them_faults(built, project, capsys):
    built["warnings"] = (WARNING,)
    assert cli.main(["-q"]) == 0
    assert capsys.readouterr().err.startswith("warning: this is odd [odd]")
    (project / "dist" / "index.html").write_text("old")
    assert cli.main(["--strict", "-q"]) == 1
    assert "this is odd" in capsys.readouterr().err
    assert (project / "dist" / "index.html").read_text() == "old"


def test_a_passed_budget_prints_the_report_fails_and_writes_nothing(built, project, capsys):
    built["report"] = Report(built["report"].pages, (), (OVER,))
    assert cli.main([]) == 1
    out, err = capsys.readouterr()
    assert "First visit" in out
    assert "too heavy" in err
    assert not (project / "dist").exists()


def test_json_is_one_document(built, capsys):
    assert cli.main(["--json"]) == 0
    held = json.loads(capsys.readouterr().out)
    assert held["faults"] == []
    assert held["pages"][0]["route"] == "/"


def test_json_tells_faults_too(project, capsys):
    assert cli.main(["--json"]) == 1
    out, err = capsys.readouterr()
    assert {fault["file"] for fault in json.loads(out)["faults"]} == {"site/site.toml"}
    assert "site/site.toml" in err


def test_faults_of_the_site_exit_with_one(project, capsys):
    assert cli.main([]) == 1
    assert "site/site.toml" in capsys.readouterr().err


def test_faults_of_the_machine_exit_with_three(project, monkeypatch, capsys):
    def build(*_, **__):
        raise MachineError(Fault("engine", "no V8 here"))

    monkeypatch.setattr("builder.pipeline.build", build)
    assert cli.main([]) == 3
    assert "no V8 here" in capsys.readouterr().err


def test_an_interrupt_is_quiet(project, monkeypatch, capsys):
    def build(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("builder.pipeline.build", build)
    assert cli.main([]) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["bild"], 'did you mean "build"?'),
        (
            ["frobnicate"],
            "the commands are build, serve, preview, test, check, audit, deploy, sbom, new, discover,",
        ),
        (["--unknown"], "unrecognized arguments: --unknown"),
        (["build", "extra"], "unrecognized arguments: extra"),
        (["check", "--host", "cloudflair"], 'did you mean "cloudflare"?'),
        (["check", "--host", "pages"], "the hosts are netlify and cloudflare"),
        (["serve", "--port", "http"], '"http" is not a port'),
        (["serve", "--port", "70000"], '"70000" is not a port'),
        (["serve", "--strict"], "unrecognized arguments: --strict"),
        (["--env"], "expected one argument"),
        (["discover", "--out", "x"], "unrecognized arguments"),
    ],
)
def test_a_wrong_command_line_exits_with_two_and_a_remedy(argv, told, project, capsys):
    assert cli.main(argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err
    assert "→" in err


def test_version_names_all_three(capsys):
    with pytest.raises(SystemExit) as done:
        cli.main(["--version"])
    assert done.value.code == 0
    assert capsys.readouterr().out == (
        f"Gossamer {__version__}, Brython {version('brython')}, Python {platform.python_version()}\n"
    )


@pytest.mark.parametrize("argv", [["--help"], *([verb, "--help"] for verb in usage.VERBS)])
def test_help_has_examples_and_exit_codes_and_fits_a_terminal(argv, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    with pytest.raises(SystemExit) as done:
        cli.main(argv)
    assert done.value.code == 0
    text = capsys.readouterr().out
    assert "python3 build.py" in text
    assert "exit codes: 0 done" in text
    assert max(map(len, text.splitlines())) <= 120


def test_every_command_is_in_the_help(capsys):
    with pytest.raises(SystemExit):
        cli.main(["-h"])
    text = capsys.readouterr().out
    assert all(f"\n    {verb} " in text for verb in usage.VERBS)


def test_every_command_is_in_the_readme():
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    assert [line.split("`")[1] for line in readme.splitlines() if line.startswith("| `")][
        : len(usage.VERBS)
    ] == [*usage.VERBS]


def test_serve_passes_its_options_on(project, monkeypatch):
    asked = {}
    monkeypatch.setattr(
        "builder.dev.command.serve", lambda root, **options: asked.update(root=root, **options)
    )
    assert cli.main(["serve", "--port", "9000", "--host", "a.localhost", "--open", "--env", "staging"]) == 0
    asked.pop("log")
    assert asked == {
        "root": project, "port": 9000, "host": "a.localhost", "open_browser": True, "environment": "staging",
        "exact": True, "rehearsal": None, "profile": None,
    }  # fmt: skip
    assert cli.main(["serve"]) == 0
    assert (asked["port"], asked["exact"]) == (8000, False)


def test_test_passes_the_rest_to_pytest_and_its_code_back(project, monkeypatch):
    asked = []
    monkeypatch.setattr("builder.testing.run_tests", lambda root, rest, say: asked.append((root, rest)) or 5)
    assert cli.main(["test", "-k", "invoices", "-x", "tests/browser", "--headed", "-q"]) == 5
    assert asked == [(project, ["-q", "-k", "invoices", "-x", "tests/browser", "--headed"])]


def test_discover_says_which_file_to_commit(project, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(
        "builder.discover.discover",
        lambda root, env: asked.append((root, env)) or (root / "site" / "provider.json", (WARNING,)),
    )
    assert cli.main(["discover", "--env", "production"]) == 0
    assert asked == [(project, "production")]
    out, err = capsys.readouterr()
    assert "site/provider.json" in out
    assert err.startswith("warning: this is odd [odd]")


def test_entry_exits_with_the_code(project, monkeypatch):
    monkeypatch.setattr("sys.argv", ["gossamer", "bild"])
    with pytest.raises(SystemExit) as done:
        cli.entry()
    assert done.value.code == 2


def test_many_pages_are_summed_up_and_the_whole_report_is_kept(built, project, capsys):
    built["report"] = Report(tuple(Weight(f"/{n}/", (), 0) for n in range(11)))
    assert cli.main([]) == 0
    out = capsys.readouterr().out
    assert "/9/" not in out  # the last one by name, because all have the same size
    assert "1 more page " in out
    assert ".gossamer/report.txt" in out
    assert "\n/9/ " in (project / ".gossamer/report.txt").read_text()
    (project / ".gossamer/report.txt").unlink()
    (project / ".gossamer/report.txt").mkdir()
    assert cli.main([]) == 0
    assert "modules: build --json" in capsys.readouterr().out


def test_verbose_tells_the_steps_and_the_cache(built, project, capsys):
    assert cli.main(["--verbose", "--out", "www"]) == 0
    assert " ms  writing\n" in capsys.readouterr().out
    assert cli.main(["check", "--verbose", "www"]) in (0, 1)
    assert " ms  auditing\n" in capsys.readouterr().out


@pytest.mark.parametrize("argv", [["build"], ["build", "--env", "none"], ["check", "dist"], ["bild"]])
def test_as_json_each_line_is_an_object(argv, built, project, capsys):
    built["warnings"] = (WARNING,)
    cli.main(["-q"])
    capsys.readouterr()
    cli.main([*argv, "--log-format", "json"])
    out, err = capsys.readouterr()
    lines = [json.loads(line) for line in [*out.splitlines(), *err.splitlines()]]
    assert lines
    assert all({"level", "code", "message", "file", "line"} <= set(line) for line in lines)


def test_a_log_format_behind_test_is_pytests_own(monkeypatch, project, capsys):
    monkeypatch.setattr("builder.testing.run_tests", lambda root, rest, say: say("a line") or 0)
    assert cli.main(["test", "--log-format=json", "--verbose"]) == 0
    assert capsys.readouterr().out == "a line\n"
