"""A script makes the vault send headers of its choice: to override the vault's own headers, or to split the request
(header injection).
"""

from tests.attacks.speech import VAULT, said

SCRIPT = said(
    VAULT,
    """
  const said = [], names = [
    "Authorization", "authorization", "AUTHORIZATION", "Authorization ", " Authorization", "Authorization\\t", "Proxy-Authorization",
    "DPoP", "dpop", "Cookie", "Set-Cookie", "Host", "Origin", "Referer", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "TE",
    "Range", "If-Range", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method", "X-Original-URL", "X-Rewrite-URL",
    "X-Forwarded-Host", "Access-Control-Request-Headers", "Access-Control-Request-Method", "Sec-Fetch-Site", "Expect", "Via", "Trailer", "Accept-Language",
    "X\\r\\nAuthorization", "X: y\\r\\nAuthorization", "Authoriz\\u0131ation", "__proto__", "constructor",
  ];
  for (const name of names) for (const headers of [{ [name]: "Bearer own" }, { Authorization: undefined, [name]: "bytes=0-100" }])
    for (const method of ["GET", "POST", "TRACE", "CONNECT", "OPTIONS", "get", "PROPFIND", "GET\\r\\nX: y", "TRACK"])
      if (method === "GET" || name === "Authorization")
        said.push(`${name} ${method} => ` + JSON.stringify(await ask("fetch", { api: "billing", path: "/invoices", method, headers }, [], 20)));
  return said.concat(heard);""",
)


SHOWN = []  # Authorization headers that reached the API in place of the token


def act(scene):
    SHOWN.clear()
    scene.subject.sign_in(scene.visitor)
    look = scene.subject.provider.faults.set
    look("http.api", lambda asked: SHOWN.append(asked["headers"].get("authorization", "")))
    scene.run(SCRIPT)


def test_ours(assault, ours):
    outcome = assault(ours)
    assert "request_invalid" in outcome.loot
    assert SHOWN and all("own" not in token for token in SHOWN), (
        "the API was not called, or was shown a token of the script's"
    )
    assert outcome.stolen == ()
