"""What starts a sign-in, what does not, and where the requests of a visit go."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from builder.dev.idp.faults import Reply
from tests.waiting import wait_until

from . import journeys


def origin(url):
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@pytest.fixture
def asked(context):
    """Return every request of the context's pages, in order."""
    seen = []
    context.on("request", lambda request: seen.append(request))
    return seen


def authorizations(asked):
    return [request for request in asked if urlsplit(request.url).path.endswith("/authorize")]


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("AR-10")
def test_the_authorization_endpoint_is_opened_as_a_document(page, asked):
    journeys.sign_in(page)
    found = authorizations(asked)
    assert found
    assert {(request.resource_type, request.method) for request in found} == {("document", "GET")}


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("AR-17", "DJ-03", "AR-16")
@pytest.mark.parametrize("route", ["/", "/about/"])
def test_what_others_put_into_a_link_begins_nothing(page, site, asked, route):
    evil = "https://evil.example"
    page.goto(f"{route}?iss={evil}&issuer={evil}&login_hint=ada&target_link_uri={evil}/&prompt=none")
    journeys.expect_signed_out(page)
    page.wait_for_timeout(500)
    assert site.provider.events == []
    assert {origin(request.url) for request in asked} == {site.url}


@pytest.mark.standards("DJ-03", "AR-06")
def test_a_link_changes_neither_provider_nor_redirect_uri(page, site, asked):
    page.goto("/about/?issuer=https://evil.example&redirect_uri=https://evil.example/&client_id=evil#x")
    page.get_by_test_id("login").click()
    expect(page.get_by_test_id("account-ada")).to_be_visible()
    assert [origin(request.url) for request in authorizations(asked)] == [origin(site.provider.issuer)]
    [sent] = [event for event in site.provider.events if "redirect_uri" in event]
    assert sent["redirect_uri"] == f"{site.url}/callback/"
    assert "evil" not in sent["client_id"]


PRERENDERING = """
    let hidden = true;
    Object.defineProperty(Document.prototype, 'prerendering', {get: () => hidden});
    window.activate = () => { hidden = false; document.dispatchEvent(new Event('prerenderingchange')) };
"""


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("AR-16")
def test_a_prerendered_page_signs_nobody_in_before_it_is_seen(page, site):
    """The browser's signals are faked: the test is whether the protected page waits for them."""
    page.add_init_script(PRERENDERING)
    page.goto("/invoices/")
    page.wait_for_timeout(2000)
    expect(page).to_have_url(f"{site.url}/invoices/")
    assert site.provider.events == []
    page.evaluate("activate()")
    expect(page.get_by_test_id("account-ada")).to_be_visible()


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("CB-02", "CB-08", "PR-02")
@pytest.mark.parametrize(
    "query", ["?code=x&state=y", "?error=access_denied&state=y", "?code=x&state=" + "A" * 86]
)
def test_a_callback_nobody_waits_for_asks_for_the_sites_own_files_alone(page, site, asked, query):
    page.goto("/about/")
    journeys.expect_door(page)
    page.goto(f"/callback/{query}")
    journeys.expect_signed_out(page)
    page.wait_for_timeout(500)
    assert {origin(request.url) for request in asked} == {site.url}
    assert site.provider.events == []
    expect(page).to_have_url(f"{site.url}/")


@pytest.mark.standards("CB-08", "CB-09", "PR-02")
def test_the_real_callback_asks_for_the_sites_own_files_alone_and_names_no_referrer(page, site, context):
    page.goto("/profile/")
    expect(page.get_by_test_id("account-ada")).to_be_visible()
    asked = []
    context.on("request", lambda request: asked.append(request))
    journeys.choose(page)
    expect(page.get_by_test_id("claims")).to_contain_text("ada@")
    after = [request for request in asked if origin(request.url) != origin(site.provider.issuer)]
    assert "/callback/" in {urlsplit(request.url).path for request in after}
    assert {origin(request.url) for request in after} == {site.url}
    assert [request.url for request in after if request.all_headers().get("referer")] == []


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("CB-08")
def test_the_callback_page_links_to_nobody_else(page, site, strict):
    strict.expect("^console error: Blocked script execution in")  # the watch's own script cannot run there
    page.goto("/callback/")
    hosts = page.eval_on_selector_all(
        "[href], [src], [action]", "all => all.map((e) => new URL(e.href || e.src || e.action).origin)"
    )
    assert hosts
    assert set(hosts) == {site.url}


@pytest.mark.standards("HD-22", "PR-08", "ST-05")
def test_a_page_speaks_to_the_site_alone_and_goes_to_the_provider(page, site, asked):
    """headers.json has the policy of the vault; docs/deployment.md describes both."""
    journeys.sign_in(page)
    journeys.follow(page, "Invoices")
    journeys.expect_invoices(page)
    journeys.follow(page, "Profile")
    journeys.sign_out(page)
    provider = origin(site.provider.issuer)
    assert {origin(request.url) for request in asked} == {site.url, provider}
    sent = [
        request
        for request in asked
        if request.resource_type in ("fetch", "xhr", "ping", "eventsource", "script")
    ]
    assert sent
    assert {origin(request.url) for request in sent} == {site.url}


def test_an_api_is_asked_once_whether_it_may_be_called(page, site):
    """A preflight is valid for as long as the API says, whatever the number of calls."""
    api = site.servers["billing"]
    api.events.clear()
    journeys.sign_in(page)
    journeys.follow(page, "Invoices")
    journeys.expect_invoices(page)
    for count in range(2, 6):
        page.get_by_test_id("call-api").click()
        wait_until(
            lambda count=count: len(api.calls) == count,
            lambda: page.wait_for_timeout(20),
        )
    assert [each["event"] for each in api.events].count("preflight") == 1


@pytest.fixture
def faults(site):
    """The provider's switches for faults, all turned off afterwards."""
    yield site.provider.faults
    site.provider.faults.clear()


@pytest.mark.standards("AP-04", "TK-01", "DJ-05")
def test_the_vault_sends_no_cookie_and_no_referrer(page, site, context, faults, footprint):
    footprint.forgiven = True
    context.add_cookies(
        [{"name": "planted", "value": "cookie", "url": url} for url in (site.url, site.provider.issuer)]
    )
    heads = {}
    for endpoint in ("token", "metadata", "jwks", "api"):
        faults.set(
            f"http.{endpoint}",
            lambda request, endpoint=endpoint: heads.update({endpoint: request["headers"]}),
        )
    journeys.visit_invoices(page)
    assert {"token", "jwks", "api"} <= set(heads)
    for head in heads.values():
        names = {name.lower() for name in head}
        assert "origin" in names
        assert not {"cookie", "referer"} & names


@pytest.mark.standards("AP-03")
def test_an_authorised_call_follows_no_redirect(page, site, faults, strict):
    strict.expect("console error|worker error|request failed")
    journeys.visit_invoices(page)
    reached = []
    faults.set("http.metadata", lambda request: reached.append(request))
    faults.set(
        "http.api",
        lambda request: Reply(302, {"Location": f"{site.provider.issuer}/.well-known/openid-configuration"}),
    )
    page.get_by_test_id("call-api").click()
    expect(page.locator("main").get_by_role("alert")).to_contain_text("cannot be reached")
    page.wait_for_timeout(300)
    assert reached == []
    expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("LO-04")
def test_coming_back_from_sign_out_with_any_state_is_signed_out(page, site):
    for query in ("", "?state=of-another", "?state=" + "A" * 200, "?state=x&state=y"):
        journeys.sign_in(page)
        page.get_by_test_id("logout").click()
        page.get_by_test_id("confirm-logout").click()
        journeys.expect_signed_out(page)
        site.provider.events.clear()
        page.goto(f"/{query}")
        journeys.expect_signed_out(page)
        expect(page.get_by_test_id("error"), query).to_be_hidden()
        assert journeys.asked(site) == [], query


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("LO-13")
def test_every_page_of_a_signed_in_visitor_can_sign_out(page, site):
    journeys.sign_in(page)
    routes = [weight.route for weight in site.output.report.pages if weight.route.endswith("/")]
    routes = [route for route in routes if not route.startswith("/callback/")]  # a sign-in ends at these
    assert len(routes) >= 4
    for route in routes:
        page.goto(route)
        expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")
        expect(page.get_by_test_id("logout")).to_be_visible()
