"""An API repeats what it was sent, as debug pages and careless error messages do: in the body, in headers, in its
challenge. A script calls it through the vault and reads the response.
"""

import base64
import json

import pytest

from builder.dev.idp.faults import Reply
from tests.attacks.speech import VAULT, said

WAYS = "reversed json text error latin base64 challenge header"
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
REMAINS = "takes the access token from an API that repeats it in a form that only it knows"


def echo(asked):
    """Return the API's response; the query selects the part that repeats the token."""
    sent = asked["headers"].get("authorization", "")
    token, way = sent.partition(" ")[2], asked["query"]
    text = {"Content-Type": "text/plain"}
    words = f'Bearer error="insufficient_user_authentication", acr_values="{token}"'
    answers = {
        "json": Reply(200, {}, json.dumps({"headers": {"authorization": [sent]}})),
        "error": Reply(400, text, f"cannot read the header {sent!r}"),
        "latin": Reply(200, text, b"\xff\xfe\x00" + sent.encode()),
        "base64": Reply(200, text, base64.b64encode(f"Authorization: {sent}".encode())),
        "reversed": Reply(200, text, sent[::-1]),
        "challenge": Reply(401, {"WWW-Authenticate": words}, "{}"),
        "header": Reply(200, {"X-Echo": token, "Access-Control-Expose-Headers": "X-Echo"}, "{}"),
    }
    return answers.get(way, Reply(200, text, sent))


def act(scene):
    scene.subject.sign_in(scene.visitor)
    scene.subject.provider.faults.set("http.api", echo)
    scene.run(SCRIPT)


@pytest.mark.quick
def test_ours(assault, ours):
    """The vault passes on no response that contains the token, plain or in base64."""
    outcome = assault(ours)
    for way in WAYS.split():
        said = outcome.loot.partition(f"{way} => ")[2].partition(" => ")[0]
        assert ("token_echoed" in said) == (way != "reversed"), way
    assert outcome.stolen == ()
