"""Visits to the example with sign-in by redirect, at our own provider and at npm's oidc-provider.

The site and the provider are on different sites.
"""

import re

import pytest
from playwright.sync_api import expect

from builder.qa import leaks
from tests.browser import journeys
from tests.waiting import wait_until

from .panel import signed_in
from .worlds import own_record

pytestmark = pytest.mark.xdist_group("interop-redirect")


@pytest.mark.journey("sign-in")
@pytest.mark.standards("AR-01", "AR-02", "AR-15", "TK-01", "QA-13")
def test_sign_in_and_call_the_api(page, world):
    journeys.sign_in_and_call(page)
    asked, exchanged = world.provider.seen("par")[0], world.provider.seen("token")
    assert asked["code_challenge_method"] == "S256" and asked["response_type"] == "code"
    assert set(world.provider.seen("authorize")[0]) <= {"event", "time", "client_id", "request_uri"}
    assert len(exchanged) == 1 and exchanged[0]["grant_type"] == "authorization_code"
    assert len(world.apis["billing"].calls) >= 2


@pytest.mark.journey("reload")
def test_reload_keeps_the_session(page, world, watcher):
    journeys.sign_in(page)
    world.provider.clear()
    watcher.documents.clear()
    page.reload()
    expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")
    assert world.provider.events == []
    assert all(url.startswith(world.url) for url in watcher.documents)


@pytest.mark.journey("two tabs")
def test_both_tabs_are_signed_in_and_out_at_once(page, world):
    second = journeys.sign_in_beside(page)
    second.goto("/profile/")
    claims = second.get_by_test_id("claims")
    expect(claims).to_contain_text("ada@")
    journeys.sign_out(page)
    journeys.expect_signed_out(second)
    expect(claims).not_to_contain_text("ada@")


@pytest.mark.journey("back after sign-out")
@pytest.mark.standards("ST-10")
def test_back_after_sign_out_shows_nothing_private(page, world):
    journeys.visit_invoices(page)
    journeys.sign_out(page)
    page.go_back()
    expect(page.locator("html")).to_have_attribute("data-auth", "signed-out")
    expect(page.get_by_test_id("api-result").locator("tbody tr")).to_have_count(0)
    expect(page.get_by_test_id("user")).not_to_contain_text("Ada")


@pytest.mark.journey("sign-out")
@pytest.mark.standards("LO-01")
def test_sign_out_ends_the_providers_session(page, world):
    journeys.sign_in(page)
    journeys.sign_out(page)
    left = world.provider.seen("logout")[0]
    assert "id_token_hint" not in left and left["client_id"] == "example"
    page.get_by_test_id("login").click()
    expect(page.get_by_test_id("account-ada")).to_be_visible()


@pytest.mark.journey("sign-out")
@pytest.mark.standards("LO-06")
def test_sign_out_revokes_the_token(page, world):
    journeys.sign_in(page)
    journeys.sign_out(page)
    issued = world.provider.seen("token.response")[0]["access_token"]
    wait_until(lambda: [one["token"] for one in world.provider.seen("revoke")] == [issued])


@pytest.mark.journey("deep link")
def test_deep_link_to_a_protected_page(page, world):
    journeys.visit_invoices(page, "grace", start="/invoices/?from=mail#top")
    assert page.url == f"{world.url}/invoices/?from=mail#top"


@pytest.mark.journey("cancelled at the provider")
def test_cancel_at_the_provider(page, world):
    page.goto("/invoices/")
    page.get_by_test_id("cancel").click()
    journeys.expect_signed_out(page)
    expect(page.get_by_test_id("error")).to_contain_text("cancelled")
    assert len(world.provider.seen("authorize")) == 1, "a cancelled sign-in must not start again by itself"
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    journeys.choose(page)


@pytest.mark.journey("second sign-in")
def test_the_providers_own_session_answers_at_once(page, world, browser):
    """In a tab without the first tab's vault, the provider recognizes the visitor and asks nothing."""
    journeys.sign_in(page)
    page.goto("about:blank")
    page.wait_for_timeout(100)
    page.add_init_script("delete window.SharedWorker")  # another vault, without a session
    page.goto("/invoices/")
    journeys.expect_invoices(page)
    assert len(world.provider.seen("login")) == 1


@pytest.mark.journey("nothing is stored")
@pytest.mark.standards("ST-01")
def test_a_whole_visit_leaves_nothing(page, world, watcher, context):
    def expect_clean(tab):
        found = leaks.search(tab, world.secrets(), [*watcher.console, *watcher.worker_log()])
        assert [one for one in found if not own_record(one, world)] == []

    bystander = context.new_page()
    bystander.goto("/about/")
    journeys.visit_invoices(page)
    kinds = {secret.kind for secret in world.secrets()}
    assert {"access_token", "id_token", "code", "code_verifier", "nonce", "state"} <= kinds
    expect_clean(page)
    expect_clean(bystander)
    journeys.sign_out(page)
    expect_clean(page)
    expect_clean(bystander)


@pytest.mark.journey("replayed callback")
@pytest.mark.standards("CB-03", "TX-06")
def test_a_replayed_callback_is_good_for_nothing(page, world, context):
    seen = []
    context.on(
        "request", lambda request: seen.append(request) if request.url.endswith("/callback/") else None
    )
    journeys.sign_in(page)
    second = context.new_page()
    second.goto(f"{seen[0].url}?{seen[0].post_data}")
    expect(second.get_by_test_id("user")).to_have_text("Ada Lovelace")
    expect(second.get_by_test_id("error")).to_be_hidden()
    assert len(world.provider.seen("token")) == 1
    assert not re.search(r"(code|state)=", second.url)
    expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")


class TestUserInfo:
    """A provider that puts no profile into ID tokens if there is a UserInfo endpoint (OIDC Core 5.4)."""

    @pytest.fixture
    def plan(self):
        return "userinfo"

    @pytest.mark.journey("UserInfo")
    @pytest.mark.standards("ID-21")
    def test_the_profile_is_asked_for(self, page, world):
        signed_in(page)
        expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")
        assert len(world.provider.seen("userinfo")) == 1


class TestSecondApi:
    """Without refresh tokens, an API with its own audience needs another sign-in, for which the provider need not
    ask the visitor.
    """

    @pytest.fixture
    def plan(self):
        return "restore"

    @pytest.mark.journey("second API on demand")
    @pytest.mark.standards("AP-05", "AR-13")
    def test_its_token_is_fetched_when_it_is_wanted(self, page, world):
        panel = signed_in(page)
        panel.goto("/?work")
        journeys.mark(page)
        panel.send("fetch", api="reports", path="/invoices")
        expect(page.locator("html:not([data-mark])")).to_be_attached()
        expect(page).to_have_url(f"{world.url}/?work")
        assert panel.line("ready") == "Ada"
        assert panel.fetch("reports").startswith("200")
        assert panel.fetch().startswith("200")
        assert len(world.provider.seen("login")) == 1
