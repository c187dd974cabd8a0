"""What the tests of the development servers share: a provider, an API, a site, and a client."""

import pytest

from builder.dev import server
from builder.dev.idp.keys import SigningKeys
from builder.dev.server import running_site
from tests.dev.prover import Prover
from tests.dev.servers import AUDIENCE, serve, serve_api
from tests.dev.trial import Problems, Trial, log_to
from tests.dev.visitor import SITE, Visitor
from tests.failures import noticing


@pytest.fixture(scope="module")
def provider(request):
    """The provider that the module's own `serve` starts, or the default one."""
    with getattr(request.module, "serve", serve)() as handle:
        yield handle


@pytest.fixture
def visitor(provider):
    return Visitor(provider.port)


@pytest.fixture
def prover(provider):
    return Prover(provider.provider.clock)


@pytest.fixture(scope="module")
def keys():
    return SigningKeys()


@pytest.fixture
def api(keys):
    with serve_api(keys, audience=AUDIENCE, allowed_origins=[SITE]) as handle:
        yield handle


@pytest.fixture
def trial(tmp_path, monkeypatch):
    trial = Trial(tmp_path / "trial")
    monkeypatch.setattr(server.pipeline, "build", trial.build)
    monkeypatch.setattr(server, "watched", lambda root: ())  # do not watch Gossamer's own folders
    return trial


@pytest.fixture
def site(trial):
    lines = []
    with running_site(trial.root, log=log_to(lines)) as session:
        session.lines = lines
        yield session


@pytest.fixture
def problems(context, request):
    problems = Problems(context)
    yield problems
    with noticing(request.node):
        assert problems.report() == []


@pytest.fixture
def page(problems, context):
    return context.new_page()
