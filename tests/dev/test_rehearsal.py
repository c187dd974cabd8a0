"""`serve --fault` and `faults`: the catalog of faults, tried on one's own site."""

import json
import urllib.request

import pytest

from builder import cli
from builder.dev import greeting, server
from builder.dev.stage import Rehearsal, Stage
from builder.errors import UsageError
from builder.qa import rehearse
from builder.qa.faults import FAULTS, shapes
from builder.qa.sites import running_site
from tests.dev.servers import PAGE, TRIAL, trial
from tests.waiting import LIMIT

APIS = """
[apis.billing]
origin = "http://localhost:8002"
resource = "http://localhost:8002/"
scopes = ["invoices:read"]

[apis.reports]
origin = "http://localhost:8003"
resource = "http://localhost:8003/"
scopes = ["reports:read"]
"""
pytestmark = pytest.mark.standards("QA-01")


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(trial(tmp_path))
    return tmp_path


def staged(project, **options):
    stage = Stage(project, "http://localhost:8000", **options)
    try:
        return stage, stage.wire()
    except BaseException:
        stage.stop()
        raise


def test_every_fault_is_listed(capsys):
    assert cli.main(["faults"]) == 0
    text = capsys.readouterr().out
    for fault in FAULTS.values():
        assert f"{fault.name} " in text
        assert fault.title in text
        for shape in fault.variants if len(fault.variants) > 1 else ():
            assert " ".join(shape.split()) in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 150


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("id-token-nonce-wron", 'did you mean "id-token-nonce-wrong"?'),
        ("xyzzy", "build.py faults lists them"),
        ("id-token-nonce-wrong/emty", 'did you mean "empty"?'),
        ("state-missing/any", "it has none"),
    ],
)
def test_an_unknown_name(project, capsys, name, expected):
    assert cli.main(["serve", "--fault", name]) == 2
    assert expected in capsys.readouterr().err


def test_serve_is_given_the_fault(project, monkeypatch):
    asked = {}
    monkeypatch.setattr("builder.dev.command.serve", lambda root, **options: asked.update(options))
    assert cli.main(["serve", "--fault", "id-token-nonce-wrong"]) == 0
    rehearsal = asked["rehearsal"]
    assert rehearsal.name == "id-token-nonce-wrong"
    assert rehearsal.lines[0] == FAULTS["id-token-nonce-wrong"].title
    assert FAULTS["id-token-nonce-wrong"].code in rehearsal.lines[1]


def test_a_shape_of_its_own():
    fault = FAULTS["id-token-nonce-wrong"]
    for shape, variant in shapes(fault).items():
        assert rehearse.find(f"{fault.name}/{shape}").arrange is variant.arrange


def test_what_a_fault_needs_is_set_and_said(project):
    fault = next(one for one in FAULTS.values() if one.needs == {"auth.dpop": True})
    rehearsal = rehearse.find(fault.name)
    assert "auth.dpop = true" in rehearsal.lines[-1]
    stage, wiring = staged(project, rehearsal=rehearsal)
    stage.stop()
    assert wiring.overrides["auth.dpop"] is True


def lying(provider):
    provider.faults.set("jwks", lambda keys: {"keys": []})
    provider.faults.set("metadata", lambda document: {})


def test_every_provider_lies_and_the_build_does_not_believe_it(project):
    """The build pins correct metadata; a provider that is restarted for other algorithms has the fault as well."""
    stage, wiring = staged(project, rehearsal=Rehearsal("lie", (), lying, {}))
    try:
        assert wiring.metadata["issuer"] == stage.provider.issuer
        first = stage.provider
        (project / "site" / "site.toml").write_text(TRIAL + 'algorithms = ["ES256"]\n')
        stage.wire()
        assert stage.provider is not first
        for path in ("/oauth2/jwks", "/.well-known/openid-configuration"):
            with urllib.request.urlopen(stage.provider.issuer + path, timeout=LIMIT) as answer:
                assert json.load(answer) in ({"keys": []}, {})
    finally:
        stage.stop()


def test_an_environments_provider_cannot_be_made_to_lie(project):
    with pytest.raises(UsageError, match="environment"):
        server.DevServer(project, environment="staging", rehearsal=Rehearsal("lie", (), lying, {}))


def test_it_is_said_at_the_start(project):
    (project / "site" / "pages" / "index.html").write_text(PAGE)
    rehearsal = Rehearsal("lie", ("The keys are gone", "the site must refuse it"), lying, {})
    with server.running_site(project, rehearsal=rehearsal) as session:
        lines = list(greeting.banner(session))
    at = lines.index("  Fault     lie, until this stops")
    assert [line.strip() for line in lines[at + 1 : at + 3]] == list(rehearsal.lines)


def test_two_apis_with_audiences_of_their_own(project):
    """One provider, one grant, a token for each API; the fault switches affect both."""
    (project / "site" / "site.toml").write_text(TRIAL + APIS)
    stage, _ = staged(project)
    try:
        billing, reports = stage.servers["billing"], stage.servers["reports"]
        assert (billing.realm, reports.realm) == ("billing", "reports")
        assert (billing.audience, reports.audience) == ("http://localhost:8002/", "http://localhost:8003/")
        assert billing.origin != reports.origin
        assert stage.apis == {"billing": billing.origin, "reports": reports.origin}
        assert set(stage.provider.apis) == {billing.audience, reports.audience}
        for api in (billing, reports):
            assert api.faults is stage.provider.faults
            assert api.nonce() is False
        stage.provider.dpop_nonce = True
        assert billing.nonce() and reports.nonce()
    finally:
        stage.stop()


@pytest.mark.parametrize(
    ("lines", "refresh", "dpop"),
    [("", "offline", False), ("refresh = true\n", "always", False), ("dpop = true\n", "offline", True)],
)
def test_the_client_is_registered_as_the_site_is_configured(project, lines, refresh, dpop):
    (project / "site" / "site.toml").write_text(TRIAL + lines)
    stage, _ = staged(project)
    stage.stop()
    client = stage.provider.clients["trial"]
    assert (client.refresh, client.require_dpop) == (refresh, dpop)


def test_a_site_for_tests_has_its_apis_at_hand(project):
    (project / "site" / "pages" / "index.html").write_text(PAGE)
    (project / "site" / "site.toml").write_text(TRIAL + APIS)
    with running_site(project) as site:
        assert {name: api.origin for name, api in site.servers.items()} == dict(site.apis)
        assert site.servers["reports"].faults is site.provider.faults
