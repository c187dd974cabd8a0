"""Nothing is stored: every secret in the network traffic is searched for, in every place, after every step."""

import pytest
from playwright.sync_api import expect

from auth.messages import sentence
from builder.qa import leaks
from builder.qa.kit.leak_audit import is_the_browsers_own

from . import journeys


class Auditor:
    def __init__(self, page, site, strict):
        self.page, self.site, self.strict = page, site, strict
        self.walked = 0

    def secrets(self):
        return self.site.secrets()

    def findings(self, page=None):
        return leaks.search(
            page or self.page, self.secrets(), [*self.strict.console, *self.strict.worker_log()]
        )

    def expect_clean(self, page=None):
        """Expect no secret anywhere, except in two addresses that the browser itself keeps: the provider's login
        page in the tab's history, with the state and nonce, or with the request_uri of a pushed request; and the
        page after sign-out in its navigation timing, with the state of that sign-out.
        """
        found = self.findings(page)
        assert [finding for finding in found if not is_the_browsers_own(finding, self.site)] == []


@pytest.fixture
def auditor(page, site, strict):
    return Auditor(page, site, strict)


@pytest.mark.standards(
    "TX-01",
    "TX-02",
    "TX-03",
    "TX-10",
    "TX-11",
    "ST-01",
    "ST-02",
    "ST-06",
    "ST-08",
    "ST-11",
    "ST-12",
    "DJ-06",
    "PR-01",
    "PR-04",
    "PR-05",
    "QA-08",
)
def test_a_whole_visit_leaves_nothing(page, site, auditor, context):
    page.goto("/")
    journeys.wake(page)
    auditor.expect_clean()

    page.get_by_test_id("login").click()
    expect(page.get_by_test_id("account-ada")).to_be_visible()
    bystander = context.new_page()
    bystander.goto("/about/")
    journeys.wake(bystander)
    assert auditor.findings(bystander) == [], "nothing of a sign-in under way lies where a page could find it"

    journeys.choose(page)
    kinds = {secret.kind for secret in auditor.secrets()}
    assert {"access_token", "id_token", "code", "code_verifier", "nonce", "state"} <= kinds
    auditor.expect_clean()
    auditor.expect_clean(bystander)

    journeys.follow(page, "Invoices")
    journeys.expect_invoices(page)
    auditor.expect_clean()
    journeys.follow(page, "Profile")
    expect(page.get_by_test_id("claims")).to_contain_text("ada@")
    auditor.expect_clean()
    page.reload()
    expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")
    auditor.expect_clean()
    page.go_back()
    auditor.expect_clean()

    journeys.sign_out(page)
    auditor.expect_clean()
    auditor.expect_clean(bystander)


@pytest.mark.standards("ST-01", "PR-01")
def test_after_every_kind_of_refusal(page, site, auditor):
    page.goto("/invoices/")
    page.get_by_test_id("cancel").click()
    expect(page.get_by_test_id("error")).to_be_visible()
    auditor.expect_clean()
    page.goto("/callback/?code=forged-code-forged&state=forged-state-forged")
    expect(page.get_by_test_id("error")).to_be_visible()
    auditor.expect_clean()


def test_the_walk_reaches_the_compiled_modules(page, site, auditor):
    """The search is useful only if it reaches Brython's module table."""
    page.goto("/")
    journeys.wake(page)
    places = leaks.inside(page, [sentence("access_denied")])
    assert places["reachable from window"], "a sentence of auth.messages lies in a module's dictionary"
    assert int(places["objects walked"][0]) > 5000


PLANTS = {  # ordered so that no secret is found before it is planted
    "reachable from window": "window.keep = new Map([[1, {deep: [new TextEncoder().encode('x' + SECRET)]}]])",
    "storage calls": "localStorage.setItem('t', SECRET); localStorage.removeItem('t')",
    "console": "console.log(SECRET)",
    "performance": "performance.mark(SECRET)",
    "history": "history.pushState(null, '', '?t=' + SECRET); history.pushState(null, '', '/')",
    "history.state": "history.replaceState({t: [SECRET]}, '')",
    "window.name": "window.name = SECRET",
    "DOM": "document.querySelector('main').dataset.t = SECRET",
    "title": "document.title = SECRET",
    "cookies": "document.cookie = 't=' + SECRET",
    "sessionStorage": "sessionStorage.t = SECRET",
    "localStorage": "localStorage.setItem('t', SECRET)",
    "Cache Storage": "await caches.open('c').then((c) => c.put('/t', new Response(SECRET)))",
    "origin private file system": "await navigator.storage.getDirectory().then((d) => d.getFileHandle('t', {create: true}))"
    ".then((h) => h.createWritable()).then(async (w) => { await w.write(SECRET); await w.close() })",
    "IndexedDB": "await new Promise((done) => { const r = indexedDB.open('x'); r.onupgradeneeded = () => "
    "r.result.createObjectStore('s').put({t: SECRET}, 1); r.onsuccess = () => { r.result.close(); done() } })",
    "URL": "history.replaceState(null, '', '#' + SECRET)",
}


PLANTED = "planted-token-0123456789"


@pytest.fixture
def planting(page, site, footprint):
    """A page in which to plant values that look like tokens of the provider."""
    footprint.forgiven = True
    page.goto("/")
    journeys.wake(page)
    site.provider.events.append({"event": "token", "access_token": PLANTED})
    return page


@pytest.mark.standards("QA-08")
def test_a_planted_leak_is_found(planting, auditor):
    for place, script in PLANTS.items():
        assert place not in {finding.place for finding in auditor.findings()}, place
        planting.evaluate(f"async SECRET => {{ {script} }}", PLANTED)
        assert place in {finding.place for finding in auditor.findings()}, place


def test_a_leak_in_the_module_table_is_found(planting, auditor):
    planting.evaluate("SECRET => { __BRYTHON__.imported['auth.page.client'].planted = SECRET }", PLANTED)
    assert "reachable from window" in {finding.place for finding in auditor.findings()}


def test_other_shapes_of_a_secret_are_found(planting, site, auditor):
    secret = "aaaaaaaaaaaaaaaa.bbbbbbbb/bbbbbbbb.cccccccccccccccc"
    site.provider.events.append({"event": "token", "access_token": secret})
    for shape in ("encodeURIComponent(SECRET)", "btoa(SECRET)", "SECRET.split('.')[1]"):
        planting.evaluate(f"SECRET => {{ window.name = {shape} }}", secret)
        assert "window.name" in {finding.place for finding in auditor.findings()}, shape
        planting.evaluate("window.name = ''")
        assert "window.name" not in {finding.place for finding in auditor.findings()}


@pytest.mark.standards("QA-08")
@pytest.mark.parametrize(
    "place", ["localStorage", "sessionStorage", "cookies", "window.name", "Cache Storage", "IndexedDB"]
)
def test_what_is_checked_after_every_test_sees_a_leak(page, site, footprint, place):
    page.goto("/")
    journeys.wake(page)
    assert footprint.stored() == []
    page.evaluate(f"async SECRET => {{ {PLANTS[place]} }}", PLANTED)
    assert footprint.stored() != []
    footprint.forgiven = True


@pytest.mark.standards("QA-09")
def test_what_is_checked_after_every_test_sees_a_foreign_request(page, site, footprint, context):
    journeys.sign_in(page)
    assert footprint.elsewhere() == []
    context.route("http://evil.localhost/**", lambda route: route.fulfill(body="x"))
    page.evaluate("location.assign('http://evil.localhost/x')")
    page.wait_for_url("http://evil.localhost/**")
    assert "http://evil.localhost/x" in footprint.elsewhere()
    footprint.known.add("http://evil.localhost")
