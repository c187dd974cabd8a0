"""A script asks the vault to fetch URLs outside the site's APIs, by way of other schemes, ports, user names, dots and
slashes.
"""

import pytest

from tests.attacks.speech import VAULT, said

SCRIPT = said(
    VAULT,
    """
  const origin = known.apis.billing, { host } = new URL(origin), evil_host = new URL(known.evil).host;
  const urls = [
    known.evil, known.evil + "/", known.evil + "/v1/", known.token, known.authorize, known.issuer, known.issuer + "/v1/",
    known.site + "/", known.site + "/v1/invoices", `//${evil_host}/v1/x`, `http:${evil_host}/v1/x`, `http:/\\\\${evil_host}/v1/x`,
    `http://${host}@${evil_host}/v1/x`, `${origin}@${evil_host}/v1/x`, `${origin}:@${evil_host}/v1/x`, `${origin}.${evil_host}/v1/`,
    `${origin}\\\\@${evil_host}/v1/`, `${origin}%2f@${evil_host}/v1/`, `${origin}#@${evil_host}/v1/`, `${origin}?@${evil_host}/v1/`,
    `http://user:word@${host}/v1/invoices`, `http://${host}/v1/#`, `https://${host}/v1/invoices`, `ws://${host}/v1/invoices`,
    `HTTP://${host}/v1/invoices`, `http://${host.toUpperCase()}/v1/invoices`, `http://${host}./v1/invoices`,
    `http://127.0.0.1:${host.split(":")[1]}/v1/invoices`, `http://[::1]:${host.split(":")[1]}/v1/invoices`,
    `http://${host}0/v1/invoices`, `http://localhost/v1/invoices`, `http://localhost:/v1/`, `http://0x7f.1/v1/`,
    "file:///etc/passwd", "data:text/plain,x", "blob:" + known.site + "/x", "javascript:1", "about:blank", "",
    " " + origin + "/v1/invoices", "\\t" + origin + "/v1/invoices", origin + "\\n/v1/invoices", "\\u0000" + origin + "/v1/",
    `${origin}/`, `${origin}/v1`, `${origin}/v2/invoices`, `${origin}/V1/invoices`, `${origin}//v1/invoices`, `${origin}/./v1/invoices`,
    `${origin}/v1/../admin`, `${origin}/v1/./../admin`, `${origin}/v1/%2e%2e/admin`, `${origin}/v1/.%2E/admin`, `${origin}/v1/..%2fadmin`,
    `${origin}/v1/..%5cadmin`, `${origin}/v1/..\\\\admin`, `${origin}/v1/%252e%252e/admin`, `${origin}/v1/..;/admin`, `${origin}/v1/..;x=1/admin`,
    `${origin}/v1/%c0%ae%c0%ae/admin`, `${origin}/v1/\\uff0e\\uff0e/admin`, `${origin}/v1//../../admin`, `${origin}/v1/x/../../admin`,
    `${origin}/v1/..%00/admin`, `${origin}/v1/..\\t/admin`, `${origin}/v1/.\\n./admin`, `${origin}/v1/%2e%2e%2fadmin`, `${origin}/v1/..#/x`,
    `${origin}/v1/invoices#x`, `${origin}/%76%31/../admin`, `${origin}/v1%2f..%2fadmin`, `${origin}/v1/?/../../admin`,
  ];
  const said = [];
  for (const url of urls) for (const call of [
    { api: "", path: url }, { api: "billing", path: url }, { api: url, path: "/invoices" }, { api: "billing", path: "/" + url },
    { api: "billing", path: url.replace(origin + "/v1", "") },
  ]) {
    const reply = await ask("fetch", { ...call, method: "GET", headers: {} });
    said.push(`${JSON.stringify(call)} => ${JSON.stringify(reply)}`);
  }
  for (const [api, path] of [["__proto__", "/x"], ["constructor", "/x"], ["BILLING", "/x"], ["billing ", "/x"], ["billing\\u0000", "/x"], ["0", "/x"], ["*", "/x"]])
    said.push(JSON.stringify(await ask("fetch", { api, path, method: "GET", headers: {} })));
  said.push(JSON.stringify(await ask("fetch", { api: "billing", path: "/invoices", method: "GET", headers: {} })));
  return said.concat(heard);""",
)
REMAINS = "calls the APIs within origin and prefix, by the methods and paths that site.toml allows"


PATHS = []  # the paths of requests that the API received


def act(scene):
    PATHS.clear()
    scene.subject.sign_in(scene.visitor)
    scene.subject.provider.faults.set("http.api", lambda asked: PATHS.append(asked["path"]))
    scene.subject.provider.events.append({"event": "mark"})
    scene.run(SCRIPT)


@pytest.mark.quick
def test_ours(assault, ours, collector):
    outcome = assault(ours)
    assert "customer" in outcome.loot, "the vault fetches nothing at all"
    assert [heard.url for heard in collector.heard] == []
    asked = [event["event"] for event in ours.provider.events]
    assert asked[asked.index("mark") + 1 :] == [], "the provider was reached through the vault"
    listed = {"/v1/invoices"}  # those that site.toml allows for GET
    assert {path.partition("?")[0] for path in PATHS} == listed, "the API was called at other paths"
    assert outcome.stolen == ()
