"""`serve --provider`: the behavior of real providers, tried on one's own site."""

import json
import urllib.request

import pytest

from builder import cli
from builder.config import read_config
from builder.dev import greeting, server
from builder.dev.profiles import PROFILES, find
from builder.dev.stage import Stage
from builder.errors import UsageError
from tests.dev.servers import PAGE, trial
from tests.waiting import LIMIT

pytestmark = pytest.mark.standards("QA-01")


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(trial(tmp_path))
    (tmp_path / "site" / "pages" / "index.html").write_text(PAGE)
    return tmp_path


@pytest.mark.parametrize("name", PROFILES)
def test_the_build_accepts_what_the_provider_serves_with_the_settings_of_its_profile(project, name):
    stage = Stage(project, "http://localhost:8000", profile=PROFILES[name])
    try:
        wiring = stage.wire()
        config = read_config(project, overrides=wiring.overrides, metadata=wiring.metadata)
        address = (
            config.auth.metadata_url or f"{config.auth.issuer.rstrip('/')}/.well-known/openid-configuration"
        )
        with urllib.request.urlopen(address, timeout=LIMIT) as answer:
            served = json.load(answer)
    finally:
        stage.stop()
    assert served == wiring.metadata
    assert served["issuer"] == config.auth.issuer == stage.provider.issuer
    assert set(served).isdisjoint(PROFILES[name].quirks.without)


def test_an_unknown_name(project, capsys):
    assert cli.main(["serve", "--provider", "cognitoo"]) == 2
    assert 'did you mean "cognito"?' in capsys.readouterr().err


def test_not_with_the_provider_of_an_environment(project):
    with pytest.raises(UsageError, match="development provider"):
        server.DevServer(project, environment="staging", profile=find("okta"))


def test_serve_greets_with_what_is_special(project, monkeypatch):
    asked = {}
    monkeypatch.setattr("builder.dev.command.serve", lambda root, **options: asked.update(options))
    assert cli.main(["serve", "--provider", "okta"]) == 0
    with server.running_site(project, profile=asked["profile"]) as session:
        lines = "\n".join(greeting.banner(session))
    assert "in the ways of okta:" in lines
    assert "sign-out demands id_token_hint" in lines
