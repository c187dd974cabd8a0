"""What the tests of the development servers share: a provider, an API, and somebody who asks them."""

import pytest

from builder.dev.idp.keys import SigningKeys
from tests.dev.servers import AUDIENCE, serve_api
from tests.dev.visitor import SITE, Visitor


@pytest.fixture(scope="module")
def provider(request):
    """What the module's `serve` starts."""
    with request.module.serve() as handle:
        yield handle


@pytest.fixture
def visitor(provider):
    return Visitor(provider.port)


@pytest.fixture(scope="module")
def keys():
    return SigningKeys()


@pytest.fixture
def api(keys):
    with serve_api(keys, audience=AUDIENCE, allowed_origins=[SITE]) as handle:
        yield handle
