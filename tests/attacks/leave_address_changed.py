"""A script makes the vault begin a sign-in, and takes the address by which the visitor leaves.

It requests that address in every way that a page can, and adds a code challenge of its own, so that the code would fit
its own verifier.
"""

from tests.attacks.speech import TRACES, VAULT, WORKERS, at_site, mark, said

MORE = "state=own&nonce=own&code_challenge_method=S256&code_challenge="
ENDS = ("?", "#", "&", "%3F", "/", "/?", ";", "%00?", "?handle=&")
BEGIN = """
  const begin = async (mode) => {
    const reply = await ask("login", { mode, params: { prompt: "none" }, return_to: "/", api: "" });
    return reply.ok ? new URL(reply.result.url, location.href).href : "";
  };"""
ASK = """
  const said = [];
  for (const mode of ["redirect", "popup", "frame"]) {
    const url = await begin(mode), note = (way, ...words) => said.push(`${mode}, ${way}: ${words.join(" ")}`);
    note("begun", url);
    for (const redirect of ["follow", "manual", "error"]) for (const mode of ["same-origin", "cors", "no-cors", "navigate"]) {
      try {
        const answer = await fetch(url, { redirect, mode });
        note("fetch", answer.status, answer.url, answer.redirected, [...answer.headers].join(), (await answer.text()).slice(0, 200));
      } catch (error) { note("fetch", error); }
    }
    await new Promise((done) => {
      const request = new XMLHttpRequest();
      request.onloadend = () => { note("xhr", request.status, request.responseURL, request.getAllResponseHeaders()); done(); };
      request.open("GET", url);
      request.send();
    });
    for (const kind of [Worker, globalThis.SharedWorker].filter(Boolean)) {
      try { (new kind(allowed(url)).port || {}).onmessage = () => {}; } catch (error) { note("worker", error); }
    }
    try { await navigator.serviceWorker.register(allowed(url), { scope: url }); note("service worker", "there"); }
    catch (error) { note("service worker", error); }
    await import(allowed(url)).catch((error) => note("import", error));
    for (const [tag, name] of [["img", "src"], ["link", "href"], ["iframe", "src"], ["object", "data"], ["video", "src"]]) {
      const made = document.createElement(tag);
      made.rel = "prefetch";
      try { made[name] = allowed(url); document.body.append(made); } catch (error) { note(tag, error); }
    }
  }
  await new Promise((done) => setTimeout(done, 2000));
  said.push(...performance.getEntries().map((entry) => entry.name), ...heard);
  return said;"""
GO = """
  const url = await begin("redirect");
  setTimeout(() => location.assign(url + end + more + known.challenge));
  return url;"""
READ = said(TRACES, "return traces();")
CHALLENGES = []  # the attacker's code challenges


def act(scene):
    visitor, subject = scene.visitor, scene.subject
    CHALLENGES[:] = [scene.known["challenge"]]
    subject.sign_in(visitor)
    scene.run(said(VAULT, WORKERS, BEGIN, ASK))
    for end in ENDS:
        subject.again(visitor)
        mark(visitor)
        scene.run(said(VAULT, BEGIN, f"const end = {end!r}, more = {MORE!r};", GO), leaves=True)
        at_site(visitor, subject)
        scene.run(READ)
        visitor.rest(0.3)
        scene.run(READ)


def test_ours(assault, ours):
    outcome = assault(ours)
    asked = [each for each in ours.provider.events if each["event"] in ("authorize", "par")]
    assert "/callback/leave/" in outcome.loot and asked, "the vault began nothing"
    assert "own" not in [each.get("state") for each in asked], "the request was changed"
    assert CHALLENGES[0] not in [each.get("code_challenge") for each in asked], "the request was changed"
    assert outcome.stolen == ()
