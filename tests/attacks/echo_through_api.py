"""An API that repeats what it was sent, as debug pages and careless errors do: in the body, in headers, in what it demands.
A script calls it through the vault and reads the answer."""

import base64
import json

from builder.dev.idp.faults import Reply
from tests.attacks.speech import VAULT, said

WAYS = "json text error latin base64 challenge header"
SCRIPT = said(
    VAULT,
    f"const ways = {WAYS!r}.split(/ /), said = [];",
    """
  for (const way of ways) {
    const reply = await ask("fetch", { api: "billing", path: "/invoices?" + way, method: "GET", headers: {} });
    said.push(`${way} => ${JSON.stringify(reply)}`);
  }
  return said.concat(heard);""",
)
REMAINS = "takes the access token from an API that repeats it in its answers"


def echo(asked):
    """The API's answer: the way is the query."""
    sent = asked["headers"].get("authorization", "")
    token, way = sent.partition(" ")[2], asked["query"]
    text = {"Content-Type": "text/plain"}
    words = f'Bearer error="insufficient_user_authentication", acr_values="{token}"'
    answers = {
        "json": Reply(200, {}, json.dumps({"headers": {"authorization": [sent]}})),
        "error": Reply(400, text, f"cannot read the header {sent!r}"),
        "latin": Reply(200, text, b"\xff\xfe\x00" + sent.encode()),
        "base64": Reply(200, text, base64.b64encode(f"Authorization: {sent}".encode())),
        "challenge": Reply(401, {"WWW-Authenticate": words}, "{}"),
        "header": Reply(200, {"X-Echo": token, "Access-Control-Expose-Headers": "X-Echo"}, "{}"),
    }
    return answers.get(way, Reply(200, text, sent))


def act(scene):
    scene.subject.sign_in(scene.visitor)
    scene.subject.provider.faults.set("http.api", echo)
    scene.run(SCRIPT)


def test_ours(assault, ours):
    """A limit that docs/security.md tells: an API that repeats the token gives it to the page, and has to be mended."""
    outcome = assault(ours)
    for way in WAYS.split():
        assert f"{way} => " in outcome.loot, "the API was not called"
    assert {each.partition(" ")[0] for each in outcome.stolen} == {"access_token"}
