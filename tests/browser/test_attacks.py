"""A script is injected into a page of a signed-in visitor, whom the provider knows.

The script begins sign-ins with a verifier of its own, and searches for the returned code everywhere that a script can
look.
"""

import pytest

from tests.waiting import wait_until

from . import journeys

LOOK = """
    const look = (world) => {
        const seen = [];
        const note = (read) => { try { seen.push(JSON.stringify(read()) || '') } catch (error) { seen.push(error.name) } };
        note(() => world.location.href);
        note(() => world.document.URL);
        note(() => world.document.referrer);
        note(() => world.performance.getEntries().map((entry) => entry.name));
        note(() => world.navigation.entries().map((entry) => entry.url));
        note(() => [world.navigation.activation?.entry?.url, world.navigation.activation?.from?.url]);
        note(() => world.history.state);
        return seen;
    };
    const watch = async (world, seen, until) => {
        while (!until()) {
            look(world).forEach((text) => seen.add(text));
            await new Promise((done) => setTimeout(done, 4));
        }
        return [...seen];
    };
"""
# The injected script is in every page of the site, but not in a document with an opaque origin.
EVERYWHERE = f"if (self.origin !== 'null') {{ {LOOK} saw(look(self)); addEventListener('load', () => saw(look(self))); }}"

GONE = "async () => (await navigator.serviceWorker.getRegistration('/callback/')).unregister()"
REPLACED = """async () => {
    const world = document.body.appendChild(document.createElement('iframe')).contentWindow;
    const make = world.trustedTypes.createPolicy('gossamer-vault', {createScriptURL: (text) => text});
    const script = make.createScriptURL(__GOSSAMER__.settings.vault);
    return navigator.serviceWorker.register(script, {scope: '/callback/', type: 'module'}).then(String, (error) => error.name);
}"""
WAYS = {
    "window": """async ({url, until}) => {
        LOOK;
        const opened = open(url), seen = new Set();
        return watch(opened, seen, () => Date.now() > until);
    }""",
    "frame": """async ({url, until}) => {
        LOOK;
        const frame = document.createElement('iframe'), seen = new Set();
        frame.src = url;
        document.body.append(frame);
        return watch(frame.contentWindow, seen, () => Date.now() > until);
    }""",
    "a policy of its own, which reports what it stops": """async ({url, until}) => {
        const seen = [], policy = document.createElement('meta'), frame = document.createElement('iframe');
        addEventListener('securitypolicyviolation', (event) => {
            for (const name in event) seen.push(String(event[name]));
        });
        policy.httpEquiv = 'Content-Security-Policy';
        policy.content = `frame-src ${new URL(url).origin}`;
        document.head.append(policy);
        frame.src = url;
        document.body.append(frame);
        while (Date.now() < until) await new Promise((done) => setTimeout(done, 20));
        return seen;
    }""",
    "this page": "({url}) => { location.assign(url); return [] }",
}

# The pages' policy (frame-src) stops these before the provider is asked, so the door is not involved.
BLOCKED = ("frame", "a policy of its own, which reports what it stops")

pytestmark = pytest.mark.site({"auth.restore": "frame", "auth.par": "off"})


@pytest.fixture
def seen(context):
    found = []
    context.expose_binding("saw", lambda source, texts: found.extend(texts))
    context.add_init_script(EVERYWHERE)
    return found


@pytest.mark.standards("CB-01", "CB-03", "TX-11", "ST-01", "PI-06")
@pytest.mark.parametrize(
    ("way", "door"),
    [(way, door) for way in WAYS for door in ("there", "gone") if door == "there" or way not in BLOCKED],
)
def test_a_sign_in_of_its_own_brings_a_script_no_code(
    page, site, context, strict, footprint, seen, door, way
):
    journeys.sign_in(page)
    strict.expect(".")
    footprint.forgiven = True
    if door == "gone":
        page.evaluate(GONE)
    before = len(codes(site))
    url = journeys.own_request(site)
    script = WAYS[way].replace("LOOK;", LOOK)
    found = page.evaluate(script, {"url": url, "until": page.evaluate("Date.now()") + 1500})
    if way in BLOCKED:
        assert len(codes(site)) == before, "the provider was not even asked"
    else:
        wait_until(lambda: len(codes(site)) > before, lambda: page.wait_for_timeout(20))
    page.wait_for_timeout(500)
    if way == "this page":
        page.goto("/about/")  # and what the next page of the site can find out about the previous one
    told = [text for text in [*found, *seen] for code in codes(site)[before:] if code in text]
    assert told == []
    assert found or way == "this page", "the script did look"


def test_the_page_at_the_redirect_uri_drops_its_address(page, site):
    """Firefox would show the address to the next page."""
    page.goto("/callback/?code=mine&state=own#code=mine")
    page.wait_for_url(f"{site.url}/callback/")
    page.get_by_role("link").click()
    page.wait_for_url(f"{site.url}/")


def test_a_fragment_at_the_redirect_uri_goes_nowhere(page, site):
    """WebKit keeps the fragment even if the redirect has one of its own."""
    page.goto("/")
    journeys.expect_door(page)
    page.goto("/callback/#code=mine")
    page.wait_for_url(f"{site.url}/")
    assert page.evaluate("[location.hash, performance.getEntriesByType('navigation')[0].name]") == [
        "",
        f"{site.url}/",
    ]


ASK_THE_VAULT = """async () => {
    const world = document.body.appendChild(document.createElement('iframe')).contentWindow;
    const make = world.trustedTypes.createPolicy('gossamer-vault', {createScriptURL: (text) => text});
    const script = make.createScriptURL(new URL(__GOSSAMER__.settings.vault, location.href).href);
    const {port} = new SharedWorker(script, {name: 'gossamer-vault', type: 'module', extendedLifetime: true});
    const ask = (fields) => new Promise((done) => {
        port.onmessage = ({data: [text]}) => { if (!text.includes('"event"')) done(text) };
        port.postMessage([JSON.stringify({v: 1, id: 1, ...fields})]);
    });
    const told = [], addresses = [];
    for (const mode of ['redirect', 'popup', 'frame']) {
        told.push(await ask({op: 'login', mode, return_to: '/', params: {}, api: ''}));
        addresses.push(JSON.parse(told.at(-1)).result.url);
    }
    for (const address of addresses) {
        const answer = await fetch(address);
        told.push(`${answer.status} ${answer.url} ${await answer.text()}`);
    }
    for (const name of ['keep', 'claim']) {
        const body = JSON.stringify({handle: 'x', states: [], state: 'mine', address: 'https://evil.example/', route: '/'});
        const answer = await fetch(`/callback/${name}`, {method: 'POST', body});
        told.push(`${answer.status} ${await answer.text()}`);
    }
    told.push(JSON.stringify([await indexedDB.databases(), await caches.keys()]));
    return {told, address: addresses[0]};
}"""


@pytest.mark.standards("CB-01", "TX-05")
def test_who_speaks_to_the_vault_learns_nothing_of_a_request(page, site, strict, browser, footprint):
    """The reply has no state, nonce or challenge, only an address that works once, in this browser; and nothing
    is stored.
    """
    journeys.sign_in(page)
    strict.expect(r"Failed to load resource|status 40[45]: \w+ \S+/callback/(leave/\w+|keep|claim)$")
    footprint.forgiven = True
    found = page.evaluate(ASK_THE_VAULT)
    assert len(found["told"]) == 9 and found["told"][-1] == "[[],[]]"
    assert [text[:3] for text in found["told"][3:8]] == ["404", "404", "404", "405", "405"]
    site.provider.events.clear()
    elsewhere = browser.new_context(base_url=site.url)
    other = elsewhere.new_page()
    other.goto("/")
    journeys.expect_signed_out(other)
    other.goto(found["address"])
    journeys.expect_signed_out(other)
    assert loud(site) == [], "in another browser that address leads to no request"
    elsewhere.close()
    page.goto(found["address"])
    (request,) = loud(site)
    secret = [request[name] for name in ("state", "nonce", "code_challenge")]
    assert [text for text in found["told"] for value in secret if value in text] == []


def loud(site):
    """Return the authorization requests that are not a page's silent ones (restore = "frame")."""
    return [request for request in journeys.asked(site) if request.get("prompt") != "none"]


@pytest.mark.standards("ST-07", "HD-08")
def test_no_other_script_takes_the_place_of_the_door(page, site, strict):
    strict.expect("max scope allowed")
    journeys.sign_in(page)
    assert page.evaluate(REPLACED) == "SecurityError"


def codes(site):
    return [secret.value for secret in site.secrets() if secret.kind == "code"]
