"""Refresh tokens: rotated at each use, one renewal for all tabs, and a token family that ends when an old token
is used again.
"""

import pytest
from playwright.sync_api import expect

from tests.waiting import wait_until

from .panel import Panel, signed_in

pytestmark = pytest.mark.xdist_group("interop-refresh")

SHORT = 1  # lifetime of an access token in seconds: each call needs a new one


@pytest.fixture
def plan():
    return "refresh"


@pytest.fixture
def panel(page, world):
    world.provider.set_access_token_lifetime(SHORT)
    return signed_in(page)


def renewals(world):
    return world.provider.seen("token", grant_type="refresh_token")


def wait(page):
    page.wait_for_timeout(1000 * SHORT)


@pytest.mark.journey("refresh")
@pytest.mark.standards("RF-02", "RF-08")
def test_each_renewal_uses_the_newest_token(panel, world):
    for _ in range(2):
        wait(panel.page)
        assert panel.fetch().startswith("200")
    given = world.provider.refresh_tokens()
    used = [one["refresh_token"] for one in renewals(world)]
    assert len(used) >= 2 and used == given[: len(used)] and len(set(given)) == len(given)
    assert all("scope" not in one for one in renewals(world))


@pytest.mark.journey("refresh")
@pytest.mark.standards("RF-03")
def test_two_tabs_renew_once(panel, world, context):
    second = Panel(context.new_page())
    assert second.goto() == "Ada"
    wait(panel.page)
    world.provider.clear()
    world.provider.set_access_token_lifetime(300)
    before = [one.send("fetch", api="billing", path="/invoices") for one in (panel, second, panel)]
    for one, after in zip((panel, second, panel), before, strict=True):
        assert one.line("fetch", after).startswith("200")
    assert len(renewals(world)) == 1


@pytest.mark.journey("refresh token reused")
@pytest.mark.standards("RF-05", "QA-02")
def test_an_old_token_used_elsewhere_ends_the_session(panel, world, context):
    second = Panel(context.new_page())
    assert second.goto() == "Ada"
    wait(panel.page)
    assert panel.fetch().startswith("200")
    stolen = world.provider.refresh_tokens()[0]
    status, answer = world.provider.ask_for_tokens(
        grant_type="refresh_token", refresh_token=stolen, client_id="refresh"
    )
    assert (status, answer["error"]) == (400, "invalid_grant")
    wait(panel.page)
    world.provider.clear()
    refused = panel.fetch()
    assert refused in ("signed_out", "invalid_grant")
    for tab in (panel, second):
        assert tab.run("user") == "nobody"
        assert tab.line("change") == "nobody"
        expect(tab.page.locator("html")).to_have_attribute("data-ended", "")
    assert len(renewals(world)) == 1, "what was refused is not tried again"


@pytest.mark.journey("second API")
@pytest.mark.standards("AP-05", "AR-13")
def test_each_api_gets_a_token_of_its_own(panel, world):
    world.provider.set_access_token_lifetime(300)
    assert panel.fetch("reports").startswith("200")
    assert panel.fetch().startswith("200")
    tokens = {name: {one["token"] for one in api.calls} for name, api in world.apis.items()}
    assert tokens["billing"] and tokens["reports"] and not tokens["billing"] & tokens["reports"]
    assert world.apis["reports"].audience in [one.get("resource") for one in renewals(world)]


@pytest.mark.journey("refresh")
@pytest.mark.standards("LO-06")
def test_sign_out_revokes_the_refresh_token(panel, world):
    panel.send("logout")
    panel.page.get_by_test_id("confirm-logout").click()
    assert panel.line("ready") == "nobody"
    last = world.provider.refresh_tokens()[-1]
    wait_until(lambda: last in [one["token"] for one in world.provider.seen("revoke")])
    status, answer = world.provider.ask_for_tokens(
        grant_type="refresh_token", refresh_token=last, client_id="refresh"
    )
    assert (status, answer["error"]) == (400, "invalid_grant")
