"""A visitor's complete visit, with the development provider imitating each real provider: sign-in, two APIs,
another sign-in, sign-out.
"""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from builder.dev.idp import Lifetimes
from builder.dev.profiles import PROFILES
from builder.qa import sites
from tests.waiting import wait_until

from .panel import Panel, signed_in
from .worlds import OFFLINE, PANEL

pytestmark = pytest.mark.xdist_group("interop-profiles")

SHORT = Lifetimes(access_token=1)
# settings for a provider at which an API is named by its scopes
BY_SCOPE = {f"apis.{name}.resource": "" for name in ("billing", "reports")} | {
    f"apis.{name}.scopes": [f"api://{name}/read"] for name in ("billing", "reports")
}
PATHS = {"billing": "/invoices", "reports": "/reports"}


@pytest.fixture(params=PROFILES)
def kind(request):
    return request.param


@pytest.fixture
def world(kind):
    """The site with two APIs, at the provider of that kind."""
    profile = PROFILES[kind]
    by_scope = BY_SCOPE if profile.quirks.target_by_scope else {}
    with sites.running_site(PANEL, overrides=OFFLINE | by_scope, profile=profile) as site:
        yield site


def seen(world, event):
    return [one for one in world.provider.events if one["event"] == event]


def has_sign_out(world):
    return "end_session_endpoint" not in world.provider.quirks.without


def end(panel, world):
    """Sign out as a visitor does. A provider that gets no ID token asks for confirmation first."""
    panel.send("logout")
    if has_sign_out(world) and not world.provider.quirks.logout_needs_hint:
        panel.page.get_by_test_id("confirm-logout").click()
    if has_sign_out(world):
        wait_until(lambda: seen(world, "signed-out"), lambda: panel.page.wait_for_timeout(20))
        expect(panel.page.locator("#lines li", has_text="ready nobody")).to_be_visible()  # back again
    expect(panel.page.locator("html")).to_have_attribute("data-auth", "signed-out")


@pytest.mark.journey("a real provider's ways")
def test_in_to_both_apis_anew_and_out(page, world):
    world.provider.lifetimes = SHORT
    panel = signed_in(page)
    assert [panel.fetch(name, path).split()[0] for name, path in PATHS.items()] == ["200", "200"]
    tokens = {name: {one["token"] for one in api.calls} for name, api in world.servers.items()}
    assert not tokens["billing"] & tokens["reports"], "each API has a token of its own"

    page.wait_for_timeout(1000 * SHORT.access_token)
    before = len(seen(world, "refresh.response"))
    assert panel.fetch("billing").startswith("200")
    assert len(seen(world, "refresh.response")) > before

    end(panel, world)
    if has_sign_out(world):
        assert len(seen(world, "signed-out")) == 1, "the provider was told"
    page.reload()
    assert panel.line("ready") == "nobody"
    assert urlsplit(page.url)[:2] == urlsplit(world.url)[:2]


def names(requests):
    return {name for one in requests for name in one if one[name]}


@pytest.mark.parametrize("kind", ["entra", "azure-b2c"], indirect=True)
def test_apis_named_by_scope_are_asked_for_one_at_a_time(page, world):
    signed_in(page).fetch("reports", PATHS["reports"])
    asked = [*seen(world, "authorize"), *seen(world, "token")]
    assert not names(asked) & {"resource", "audience"}
    scopes = [
        set(one["scope"].split()) & {"api://billing/read", "api://reports/read"}
        for one in asked
        if "scope" in one
    ]
    assert scopes and all(len(one) <= 1 for one in scopes)


@pytest.mark.parametrize("kind", ["cognito"], indirect=True)
def test_sign_out_by_logout_uri_at_another_host(page, world):
    hosts = []
    page.on("framenavigated", lambda frame: hosts.append(urlsplit(frame.url).hostname))
    end(signed_in(page), world)
    asked = next(one for one in seen(world, "logout") if "client_id" in one)
    assert asked["logout_uri"] == f"{world.url}/" and "post_logout_redirect_uri" not in asked
    assert set(hosts) == {"localhost", "login.localhost"}


@pytest.mark.parametrize("kind", ["okta"], indirect=True)
def test_sign_out_with_the_hint(page, world):
    end(signed_in(page), world)
    assert [bool(one.get("id_token_hint")) for one in seen(world, "logout")] == [True]


@pytest.mark.parametrize("kind", ["auth0"], indirect=True)
def test_a_dead_refresh_token_ends_the_session_whatever_the_status(page, world, watcher):
    watcher.expect(rf"^status 403: POST {world.provider.base}/")
    watcher.expect(r"^console error: Failed to load resource: the server responded with a status of 403 \(")
    world.provider.lifetimes = SHORT
    panel = signed_in(page)
    for event in seen(world, "token.response"):
        world.provider.store.revoke(event["refresh_token"])
    page.wait_for_timeout(1000 * SHORT.access_token)
    panel.fetch("billing")
    assert panel.run("user") == "nobody"


@pytest.mark.parametrize("kind", ["azure-b2c"], indirect=True)
def test_what_the_provider_says_to_who_cancels_reaches_the_page(page, world):
    panel = Panel(page)
    panel.goto()
    panel.send("login", popup=False)
    page.get_by_test_id("cancel").click()
    panel.line("ready")
    (answer,) = [one for one in seen(world, "authorization.response") if one.get("error")]
    assert answer["error_description"].startswith("AADB2C90091")
