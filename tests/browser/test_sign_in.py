"""Complete sign-ins on the production build of the example, with a real provider and API."""

import contextlib
import re
from functools import partial

import pytest
from playwright.sync_api import expect

from tests.waiting import wait_until

from . import journeys

RUNTIME = "**/assets/runtime.*"


def requests_at_provider(site, event):
    return [entry for entry in site.provider.events if entry["event"] == event]


@pytest.mark.standards("QA-10")
def test_sign_in_and_call_the_api(page, site):
    journeys.sign_in_and_call(page)


def test_a_newcomer_sees_the_page_before_door_and_vault_are_there(page, site):
    """In a browser in which no sign-in ever began, nobody can be signed in, so the page waits for neither."""
    page.add_init_script("navigator.serviceWorker.register = () => new Promise(() => {})")
    page.goto("/about/")
    journeys.expect_signed_out(page)


@contextlib.contextmanager
def python_held(page):
    """Hold back the page's Python runtime within the block."""
    waiting = []
    page.route(RUNTIME, lambda route: waiting.append(route))
    yield
    for route in waiting:
        route.continue_()
    page.unroute(RUNTIME)


def test_a_click_on_sign_in_need_not_wait_for_python(page, site):
    with python_held(page):
        page.goto("/about/", wait_until="commit")
        journeys.expect_signed_out(page)
        page.get_by_test_id("login").click()
        expect(page.locator("html[data-leaving]")).to_be_attached()
        assert page.locator("html[data-ready]").count() == 0
    journeys.choose(page)
    assert page.url == f"{site.url}/about/"


def test_a_click_for_which_python_never_comes_is_answered(page, site, strict):
    strict.expect("console error: Error")
    page.clock.install()
    page.route(RUNTIME, lambda route: None)
    page.goto("/about/", wait_until="commit")
    journeys.expect_signed_out(page)
    page.get_by_test_id("login").click()
    page.clock.fast_forward(20_000)
    expect(page.get_by_test_id("trouble")).to_be_visible()
    assert page.locator("html[data-leaving]").count() == 0


def test_who_is_signed_in_is_never_shown_as_nobody(page, site, context):
    """Before Python is loaded, a page knows only whether there is a session.

    If there is one, it waits; a protected page always waits.
    """
    journeys.sign_in(page)
    second = context.new_page()
    second.route(RUNTIME, lambda route: None)
    locks = "async () => (await navigator.locks.query()).held.map((lock) => lock.name)"
    second.goto("/about/", wait_until="commit")
    assert second.evaluate(locks) == ["gossamer-session"]
    expect(second.locator("html")).to_have_attribute("data-auth", "unknown")
    page.get_by_test_id("logout").click()
    page.get_by_test_id("confirm-logout").click()
    journeys.expect_signed_out(page)
    second.goto("/invoices/", wait_until="commit")
    assert second.evaluate(locks) == []
    expect(second.locator("html")).to_have_attribute("data-auth", "unknown")
    second.goto("/about/", wait_until="commit")
    journeys.expect_signed_out(second)


def test_the_answer_of_a_sign_in_is_judged_while_python_is_on_its_way(page, site):
    page.goto("/about/")
    page.get_by_test_id("login").click()
    page.get_by_test_id("account-ada").wait_for()
    with python_held(page):
        page.get_by_test_id("account-ada").click(no_wait_after=True)
        granted = partial(requests_at_provider, site, "token.response")
        wait_until(granted, lambda: page.wait_for_timeout(20))
        assert page.locator("html[data-ready]").count() == 0
    expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")


@pytest.mark.full("more journeys in the browser")
def test_each_account_sees_its_own(page, site):
    journeys.visit_invoices(page, "grace")
    hers = page.get_by_test_id("api-result").inner_text()
    journeys.sign_out(page)
    page.goto("/invoices/")
    journeys.expect_signed_out(page)  # after a sign-out, no sign-in starts by itself
    page.get_by_test_id("login").click()
    journeys.choose(page, "ada")
    journeys.expect_invoices(page)
    assert page.get_by_test_id("api-result").inner_text() != hers


@pytest.mark.standards("RS-01")
def test_reload_keeps_the_session_without_asking_the_provider(page, site, strict):
    journeys.sign_in(page)
    site.provider.events.clear()
    strict.documents.clear()
    for _ in range(3):
        page.reload()
        expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")
    assert site.provider.events == []
    assert all(url.startswith(site.url) for url in strict.documents)


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("RS-09")
def test_second_tab_is_signed_in(page, site, context):
    journeys.sign_in(page)
    site.provider.events.clear()
    second = context.new_page()
    second.goto("/invoices/")
    expect(second.get_by_test_id("user")).to_have_text("Ada Lovelace")
    journeys.expect_invoices(second)
    assert site.provider.events == []


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("RS-09")
def test_a_tab_that_is_open_learns_of_the_sign_in(page):
    journeys.sign_in_beside(page)


@pytest.mark.standards("LO-07", "ST-09", "PR-05")
def test_sign_out_empties_both_tabs_and_back_shows_nothing_private(page, site, context):
    journeys.sign_in(page)
    journeys.follow(page, "Invoices")
    journeys.expect_invoices(page)
    second = context.new_page()
    second.goto("/profile/")
    claims = second.get_by_test_id("claims")
    expect(claims).to_contain_text("ada@")
    journeys.sign_out(page)
    journeys.expect_signed_out(second)
    expect(claims).not_to_contain_text("ada@")
    page.go_back()
    expect(page.locator("html")).to_have_attribute("data-auth", "signed-out")
    expect(page.get_by_test_id("api-result").locator("tbody tr")).to_have_count(0)
    expect(page.get_by_test_id("user")).not_to_contain_text("Ada")


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("LO-01", "LO-05")
def test_sign_out_ends_the_providers_session_too(page, site):
    journeys.sign_in(page)
    journeys.sign_out(page)
    page.get_by_test_id("login").click()
    expect(page.get_by_test_id("account-ada")).to_be_visible()


@pytest.mark.standards("AR-06", "AR-07")
def test_deep_link_to_a_protected_page(page, site):
    journeys.visit_invoices(page, start="/invoices/?from=mail#top")
    expect(page).to_have_url(f"{site.url}/invoices/?from=mail#top")


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("AR-07")
def test_no_document_is_opened_at_the_redirect_uri(page, site):
    """The door answers, and the next document is the page that was wanted. The host never receives the code."""
    page.goto("/profile/")
    expect(page.get_by_test_id("account-ada")).to_be_visible()
    site.requests.clear()
    journeys.choose(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Profile")
    expect(page).to_have_url(f"{site.url}/profile/")
    expect(page).to_have_title(re.compile("profile", re.I))
    assert not [answer for answer in site.requests if answer.path == "/callback/"]


@pytest.mark.standards("ER-10", "ER-06", "AR-16")
def test_cancel_at_the_provider(page, site):
    page.goto("/invoices/")
    page.get_by_test_id("cancel").click()
    journeys.expect_signed_out(page)
    expect(page.get_by_test_id("error")).to_be_visible()
    expect(page.get_by_test_id("error")).to_contain_text("cancelled")
    assert page.url.startswith(site.url)
    assert len(requests_at_provider(site, "authorize")) == 1, (
        "a cancelled sign-in must not start again by itself"
    )
    expect(page.get_by_test_id("error").get_by_role("button", name="Sign in")).to_have_count(
        0
    )  # the page has its own
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    journeys.choose(page)


def callback_url(context, site):
    """Record the callback's full URL as the browser requested it."""
    seen = []
    context.on(
        "request",
        lambda request: (
            seen.append(f"{request.url}?{request.post_data}")
            if request.url == f"{site.url}/callback/" and request.post_data
            else None
        ),
    )
    return seen


def token_requests(site):
    return len(requests_at_provider(site, "token"))


@pytest.mark.standards("CB-13", "TX-06", "CB-01")
def test_callback_replayed(page, site, context):
    seen = callback_url(context, site)
    journeys.sign_in(page)
    before = token_requests(site)
    second = context.new_page()
    second.goto(seen[0])
    expect(second.get_by_test_id("user")).to_have_text("Ada Lovelace")
    expect(second.get_by_test_id("error")).to_be_hidden()  # a signed-in visitor gets no notice
    assert token_requests(site) == before
    assert "code=" not in second.url and "state=" not in second.url
    expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")


@pytest.mark.standards("CB-01", "CB-02", "CB-03", "CB-10")
def test_callback_forged(page, site):
    for query in (
        "?code=forged&state=forged",
        "?code=forged",
        "?code=forged&state=" + "A" * 400,
        "?error=access_denied&error_description=<img src=x onerror=alert(1)>&state=x",
    ):
        page.goto("/")
        journeys.expect_door(page)
        page.goto(f"/callback/{query}")
        expect(page.get_by_test_id("error"), query).to_be_visible()
        journeys.expect_signed_out(page)
        assert site.provider.events == []
        expect(page).to_have_url(f"{site.url}/")
        assert page.locator("#notice img").count() == 0
        expect_calm(page.get_by_test_id("error"))


def expect_calm(notice):
    """Expect a plain notice: the title is not red, and a button begins a sign-in."""
    ink = notice.page.locator("main").evaluate("main => getComputedStyle(main).color")
    expect(notice.locator(".notice-title")).to_have_css("color", ink)
    expect(notice.locator(".notice-title")).to_have_text("Sign-in was not finished")
    expect(notice.get_by_role("button", name="Sign in")).to_be_visible()


@pytest.mark.standards("CB-02")
def test_the_redirect_uri_opened_without_an_answer_leads_to_the_home_page(page, site):
    page.goto("/about/")
    journeys.expect_door(page)
    page.goto("/callback/#x")
    journeys.expect_signed_out(page)
    expect(page).to_have_url(re.compile("/#?$"))
    expect(page.get_by_test_id("error")).to_be_hidden()
    assert site.provider.events == []


@pytest.mark.standards("TX-08")
def test_two_tabs_sign_in_at_once_and_finish_in_reverse(page, site, context):
    second = context.new_page()
    for tab, route in ((page, "/profile/"), (second, "/invoices/")):
        tab.goto(route)
        expect(tab.get_by_test_id("account-ada")).to_be_visible()
    journeys.choose(second)
    journeys.expect_invoices(second)
    journeys.choose(page)
    expect(page.get_by_test_id("claims")).to_contain_text("ada@")


@pytest.mark.standards("AR-16")
def test_no_sign_in_starts_by_itself_on_a_public_page(page, site):
    page.goto("/")
    journeys.expect_signed_out(page)
    page.goto("/about/")
    journeys.expect_signed_out(page)
    assert site.provider.events == []


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("CB-14")
def test_a_code_in_the_query_of_another_page_is_ignored(page, site):
    page.goto("/?code=x&state=y")
    journeys.expect_signed_out(page)
    expect(page.get_by_test_id("error")).to_be_hidden()
    assert site.provider.events == []
