"""The example site, built for production, on real servers; also with other settings."""

import pytest

from builder.qa import sites


@pytest.fixture(scope="session")
def site():
    with sites.running_site() as running:
        yield running


@pytest.fixture(scope="session")
def restoring_site():
    """A site whose pages without a session ask the provider silently."""
    with sites.running_site(overrides={"auth.restore": "redirect"}) as running:
        yield running


@pytest.fixture(scope="session")
def refreshing_site():
    """A site that renews tokens by a refresh token."""
    with sites.running_site(overrides={"auth.refresh": True}) as running:
        yield running


@pytest.fixture(scope="session")
def limited_site():
    """A site whose session ends when its visitor does nothing for a while."""
    overrides = {"auth.session.idle": 900, "auth.session.warning": 60}
    with sites.running_site(overrides=overrides) as running:
        yield running


@pytest.fixture(scope="session")
def popup_site():
    """A site with sign-in by popup."""
    with sites.running_site(overrides={"auth.sign_in": "popup"}) as running:
        yield running


@pytest.fixture(scope="session")
def elsewhere_site():
    """A site with the redirect URI on an origin of its own."""
    with sites.running_site(overrides={"auth.redirect_origin": "https://sign-in.example.com"}) as running:
        yield running


@pytest.fixture(autouse=True)
def fresh_providers(request):
    """Providers without faults and recorded requests, and vaults with a correct clock."""
    for name in request.fixturenames:
        if name == "site" or name.endswith("_site"):
            site = request.getfixturevalue(name)
            site.prelude = ""
            site.provider.events.clear()
            site.provider.faults.clear()
