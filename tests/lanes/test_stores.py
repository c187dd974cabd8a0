"""In each lane: nothing of a sign-in is stored where a page could find it, and the policy blocks what it should."""

import pytest

from builder.qa import leaks
from tests.browser.footprint import STORED
from tests.lanes import ways

pytestmark = pytest.mark.full("journeys in other browsers")
PLANTS = {  # ordered so that no secret is found before it is planted
    "reachable from window": "window.keep = {deep: [SECRET]}",
    "localStorage": "localStorage.t = SECRET",
    "sessionStorage": "sessionStorage.t = SECRET",
    "cookies": "document.cookie = 't=' + SECRET",
    "window.name": "window.name = SECRET",
    "DOM": "document.body.dataset.t = SECRET",
}


def places(visitor, site):
    """Return where each secret of the traffic is found, and whatever is in a store that must stay empty."""
    shapes = [shape for secret in site.secrets() for shape in leaks.forms(secret)]
    found = visitor.run(leaks.script("places.js"), shapes)
    hit = {place for place, texts in found.items() for text in texts for shape in shapes if shape in text}
    return hit | set(visitor.run(STORED))


@pytest.mark.journey("nothing is stored", provider="development")
@pytest.mark.standards("QA-08", "ST-01", "ST-02")
def test_a_visit_leaves_nothing(visitor, site):
    ways.visit_invoices(visitor, site)
    assert {"access_token", "id_token", "code", "code_verifier"} <= {each.kind for each in site.secrets()}
    assert places(visitor, site) == set()
    ways.follow(visitor, "/profile/")
    visitor.see("claims", "ada@")
    assert places(visitor, site) == set()
    visitor.reload()
    ways.signed_in(visitor)
    assert places(visitor, site) == set()
    ways.sign_out(visitor)
    visitor.go(f"{site.url}/about/")
    assert places(visitor, site) == set()


@pytest.mark.standards("QA-08")
def test_what_is_planted_is_found(visitor, site):
    ways.sign_in(visitor, site)
    secret = next(each.value for each in site.secrets() if each.kind == "access_token")
    for place, script in PLANTS.items():
        assert place not in places(visitor, site)
        visitor.run(f"(SECRET) => {{ {script} }}", secret)
        assert place in places(visitor, site)


STOPPED = """async (api) => {
  const said = {}, violations = new Set();
  const told = new Promise((done) => addEventListener("securitypolicyviolation", (event) => {
    violations.add(event.effectiveDirective);
    if (violations.size > 2) done();
  }));
  const attempt = async (name, act) => { try { said[name] = String(await act()); } catch (error) { said[name] = "stopped"; } };
  await attempt("inline script", () => {
    const script = document.createElement("script");
    script.append("window.ran = true");
    document.body.append(script);
    return window.ran ? "ran" : "stopped";
  });
  await attempt("eval", () => (0, eval)("'ran'"));
  await attempt("fetch", async () => { await fetch(api); return "ran"; });
  await attempt("image", () => new Promise((done) => {
    const image = new Image();
    image.onload = () => done("ran");
    image.onerror = () => done("stopped");
    image.src = api;
  }));
  await Promise.race([told, new Promise((done) => setTimeout(done, 5000))]);
  return [said, [...violations].sort()];
}"""


@pytest.mark.journey("policy", provider="development")
@pytest.mark.standards("HD-01")
def test_the_policy_stops_a_script_an_evaluation_and_requests_to_others(visitor, site):
    ways.visit_invoices(visitor, site)
    before = sum(len(api.calls) for api in site.servers.values())
    said, violations = visitor.run(STOPPED, f"{next(iter(site.apis.values()))}/v1/invoices")
    assert set(said.values()) == {"stopped"}, said
    # Trusted Types block scripts even before script-src would
    assert violations == ["connect-src", "img-src", "require-trusted-types-for"]
    assert sum(len(api.calls) for api in site.servers.values()) == before
