"""The command: what it refuses, what it prints, and its exit codes. The audits themselves are fake."""

import json

import pytest

from builder import cli
from builder.commands import audit as command
from builder.errors import MachineError
from builder.qa import browsers
from builder.qa.audit import drive, own, selftest
from builder.qa.audit.journeys import CLICK, FILL, Action
from builder.qa.audit.model import Finding
from builder.qa.audit.planted_leaks import PLANTED
from builder.qa.browsers import Browser

from .samples import KEPT, NOTED, STORED, audit

SITE = "https://shop.example/"
BROWSER = command._browser
CHOSEN = ["--click", "#in", "--until", "#hello"]


@pytest.fixture(autouse=True)
def made_up(monkeypatch, tmp_path):
    """No browser starts; the planned visit is recorded, and `give` is its result."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site/site.toml").write_text("")
    (tmp_path / "steps.py").write_text("async def sign_in(page): ...\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    given = {"audit": audit(NOTED), "visits": []}

    def visit(*asked, **options):
        given["visits"].append((asked, options))
        return given["audit"]

    monkeypatch.setattr(drive, "run", visit)
    monkeypatch.setattr(own, "audit", visit)
    monkeypatch.setattr(selftest, "audit", visit)
    monkeypatch.setattr(command, "_browser", lambda say: Browser("none", ""))
    return given


WRONG = {
    "--steps steps.py": "name the address, too",
    "--click #in": "name the address, too",
    "--account grace https://shop.example/": "leave out the address",
    "--steps steps.py --click #in https://shop.example/": "but not both",
    "--click #in https://shop.example/": "add --until SELECTOR",
    "--until #in https://shop.example/": "say with --click and --fill",
    "--fill #user https://shop.example/": "write SELECTOR=VALUE",
    "ftp://shop.example/ --steps steps.py": "is not the address of a site",
    "https://shop.example/ --steps missing.py": "there is no file missing.py",
    "https://shop.example/": "nobody is at the keyboard",
    "--self-test https://shop.example/": "audits pages of its own",
    "--self-test --steps steps.py": "audits pages of its own",
    "--self-test --sarif": "audits pages of its own",
    "--json --sarif": "not allowed with argument",
}


@pytest.mark.parametrize("words", WRONG)
def test_what_is_refused_before_a_browser_starts(words, made_up, capsys):
    assert cli.main(["audit", *words.split()]) == 2
    assert WRONG[words] in capsys.readouterr().err
    assert made_up["visits"] == []


def test_what_is_visited(made_up):
    assert cli.main(["audit", "shop.example", "--steps", "steps.py", "--headed"]) == 0
    assert cli.main(["audit", SITE, "--fill", "a=b=c", *CHOSEN]) == 0
    assert cli.main(["audit", "--env", "production"]) == 0
    (by_file, one), (by_selectors, two), (at_home, three) = made_up["visits"]
    assert (by_file[0], one["headed"]) == ("https://shop.example", True)
    assert (by_selectors[0], two["headed"]) == (SITE, False)
    assert (at_home[2], three["environment"]) == ("ada", "production")


def test_actions_stay_in_their_order(made_up, monkeypatch):
    seen = []
    monkeypatch.setattr(command.journeys, "from_selectors", lambda *asked, **options: seen.append(asked))
    words = ["--fill", "#user=qa", "--click", "#next", "--fill", "[name=p]=$P", "--until", "#hello"]
    assert cli.main(["audit", SITE, *words]) == 0
    [(actions, until)] = seen
    assert actions == [Action(FILL, "#user", "qa"), Action(CLICK, "#next"), Action(FILL, "[name=p]", "$P")]
    assert until == "#hello"


@pytest.mark.parametrize(
    ("found", "code"),
    [(audit(NOTED), 0), (audit(STORED), 1), (audit(failed={"wire": "gone"}), 1)],
    ids=["clean", "a leak", "not searched"],
)
@pytest.mark.parametrize("form", ["text", "--json", "--sarif"])
def test_the_exit_code_and_the_form(found, code, form, made_up, capsys):
    made_up["audit"] = found
    words = [SITE, "--steps", "steps.py", *([] if form == "text" else [form])]
    assert cli.main(["audit", *words]) == code
    out = capsys.readouterr().out
    if form == "text":
        assert "Searched" in out
    else:
        told = json.loads(out)
        assert (told["clean"] if form == "--json" else told["version"]) == (
            code == 0 if form == "--json" else "2.1.0"
        )


def test_the_page_goes_into_a_file_and_a_folder_that_is_missing_is_said(made_up, tmp_path, capsys):
    words = ["audit", SITE, "--steps", "steps.py", "--report"]
    assert cli.main([*words, "leaks.html"]) == 0
    assert "<!doctype html>" in (tmp_path / "leaks.html").read_text("utf-8")
    assert "The report as a page: leaks.html" in capsys.readouterr().out
    assert cli.main([*words, "missing/leaks.html"]) == 3
    assert "missing/leaks.html: No such file or directory [cannot-write]" in capsys.readouterr().err


def proof(missed=(), wrong=()):
    """Return a self-test that found everything planted except `missed`, and reported `wrong` for the clean page."""
    findings = [
        Finding(each.place, each.kind, each.form, severity=each.severity, path=(each.by,))
        for each in PLANTED
        if each not in missed
    ]
    return selftest.Proof(audit(*findings), audit(*wrong))


@pytest.mark.parametrize(
    ("given", "code", "line"),
    [
        (
            proof(),
            0,
            f"{len(PLANTED)} of {len(PLANTED)} planted leaks found, and 0 told of a page that leaks nothing",
        ),
        (proof(missed=PLANTED[:1]), 1, f"MISSED  {PLANTED[0].label}"),
        (proof(wrong=[KEPT]), 1, "WRONG   heap of a page: access_token on the clean page"),
        (selftest.Proof(proof().leaking, audit(failed={"disk": "gone"})), 1, "FAILED  disk: gone"),
    ],
    ids=["passed", "missed", "wrong", "failed"],
)
def test_the_self_test(given, code, line, made_up, capsys):
    made_up["audit"] = given
    assert cli.main(["audit", "--self-test"]) == code
    assert line in capsys.readouterr().out.splitlines()
    assert cli.main(["audit", "--self-test", "--json"]) == code
    assert json.loads(capsys.readouterr().out)["passed"] is (code == 0)


def test_a_browser_that_is_no_headless_shell(monkeypatch):
    """The audit looks for a full browser, then installs one.

    If only a headless shell starts, the error says what to type.
    """
    whole, said = Browser("whole", "/usr/bin/chromium"), []
    found = iter([(whole, []), (None, ["no"])])
    monkeypatch.setattr(browsers, "find", lambda tried: next(found))
    monkeypatch.setattr(browsers, "find_or_install", lambda say: said.append("install"))
    monkeypatch.setattr(browsers, "find_whole", lambda: said.append("find again") or whole)
    assert (BROWSER(print), said) == (whole, [])
    assert (BROWSER(print), said) == (whole, ["install", "find again"])


def test_a_machine_without_playwright(monkeypatch):
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    with pytest.raises(MachineError, match="gossamer-site\\[test\\]"):
        BROWSER(print)
