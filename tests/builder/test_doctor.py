"""The checks of `doctor`: packages, a browser, settings, and providers compared with their pinned metadata."""

import json
import sys

import pytest

from builder import cli, doctor
from builder.errors import Fault, MachineError
from builder.qa.browsers import Browser
from tests.builder.making import METADATA, make_project

LOCK = """\
jinja2==3.1.6 \\
    --hash=sha256:00
nowhere-there==1.0 ; python_full_version < '3.0' \\
    --hash=sha256:00
"""
PRODUCTION = '[site]\nurl = "https://app.example.org"\n[auth]\nissuer = "https://login.example.org"\n'


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A valid project with one environment. Its provider answers as pinned, and a browser starts."""
    pin = {"site/environments/production.provider.json": json.dumps(METADATA)}
    root = make_project(
        tmp_path, **{"requirements.txt": LOCK, "site/environments/production.toml": PRODUCTION, **pin}
    )
    answers = {"now": dict(doctor.read_config(root).metadata)}

    def fetch(config):
        if isinstance(answers["now"], Exception):
            raise answers["now"]
        return answers["now"], ()

    monkeypatch.setattr(doctor, "fetch", fetch)
    monkeypatch.setattr(doctor.browsers, "find", lambda: (Browser("a browser", "/b"), []))
    monkeypatch.setattr(doctor, "_installed", {"jinja2": "3.1.6"}.get)
    monkeypatch.chdir(root)
    return root, answers


def problems(root, **options):
    return [(fact.about, fact.fault.code) for fact in doctor.examine(root, **options) if fact.fault]


def test_all_is_well(project, capsys):
    assert cli.main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert [line.split()[0] for line in out.splitlines()] == ["ok"] * 11
    for line in (
        f"Python: {sys.version.split()[0]}, ",
        "packages: 2 as requirements.txt has them",
        "browser: a browser",
        "settings: they fit together, for https://www.example.org/",
        "provider of production: https://login.example.org answers, and its pinned metadata still holds",
    ):
        assert line in out
    assert cli.main(["doctor", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_each_problem_has_a_remedy_and_fails(project, monkeypatch, capsys):
    root, _ = project
    monkeypatch.setattr(doctor, "_installed", {"jinja2": "3.0"}.get)
    monkeypatch.setattr(doctor.browsers, "find", lambda: (None, ["/b: it is gone"]))
    (root / "site/site.toml").write_text((root / "site/site.toml").read_text() + "[budget]\npages = 1\n")
    (root / "site/environments/production.toml").write_text(PRODUCTION.replace("login.", "other."))
    assert cli.main(["doctor", "--json"]) == 1
    held = json.loads(capsys.readouterr().out)
    assert held["ok"] is False
    wrong = [fact for fact in held["facts"] if not fact["ok"]]
    assert all(fact["remedy"] for fact in wrong)
    assert [(fact["about"], fact["code"]) for fact in wrong] == [
        ("packages", "other-version"),
        ("browser", "no-browser"),
        ("settings", "unknown-key"),
        ("settings of production", "issuer-mismatch"),
        ("settings of production", "unknown-key"),
    ]
    assert wrong[0]["said"] == "jinja2 is 3.0, and requirements.txt has 3.1.6"
    assert cli.main(["doctor", "--quiet"]) == 1
    assert "problem  browser: no Chromium starts here: /b: it is gone\n         → " in capsys.readouterr().out


def test_a_provider_is_held_against_what_was_pinned(project):
    root, answers = project
    both = [("provider", "metadata-changed"), ("provider of production", "metadata-changed")]
    changed = {}
    for member in ("jwks_uri", "userinfo_endpoint"):
        changed[member] = "https://login.example.org/other"
        answers["now"] = {**answers["now"], **changed}
        assert problems(root) == both
    facts = list(doctor.examine(root))
    assert "has changed jwks_uri, userinfo_endpoint since" in facts[-1].said
    assert "run build.py discover --env production" in facts[-1].fault.hint
    answers["now"] = MachineError(Fault("provider-unreachable", "it cannot be fetched", "look at the net"))
    assert problems(root) == [(about, "provider-unreachable") for about, _ in both]
    assert problems(root, offline=True) == []


def test_a_provider_on_this_machine_is_not_asked(project):
    root, answers = project
    answers["now"] = AssertionError("asked")
    text = (root / "site/site.toml").read_text().replace("https://www.example.org", "http://localhost:8000")
    (root / "site/site.toml").write_text(text.replace("https://login.example.org", "http://localhost:8001"))
    pin = json.dumps(METADATA).replace("https://login.example.org", "http://localhost:8001")
    (root / "site/provider.json").write_text(pin)
    (root / "site/environments/production.toml").unlink()
    assert problems(root) == []


def test_outside_a_project_the_machine_is_looked_at(project, tmp_path_factory, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    monkeypatch.setattr(doctor.browsers, "find", lambda: (Browser("a browser", "/b"), []))
    assert cli.main(["doctor"]) == 0
    assert "ok       project: there is none here or above" in capsys.readouterr().out
    assert cli.main(["doctor", "--root", "nowhere"]) == 2
