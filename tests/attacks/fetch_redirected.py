"""The API answers the vault with a redirect to the attacker's server, or to the provider.

The vault must not send the token there.
"""

from builder.dev.idp.faults import Reply
from tests.attacks.speech import VAULT, said

SCRIPT = said(
    VAULT,
    """
  const said = [];
  for (const status of ["301", "302", "303", "307", "308", "300", "304", "305", "refresh", "location-200"])
    said.push(JSON.stringify(await ask("fetch", { api: "billing", path: "/invoices?" + status, method: "GET", headers: {} })));
  return said.concat(heard);""",
)


def act(scene):
    scene.subject.sign_in(scene.visitor)
    target = f"{scene.evil.url}/redirected"

    def redirect(asked):
        if asked["query"].isdigit():
            return Reply(int(asked["query"]), {"Location": target, "URI": target})
        return Reply(
            200, {"Refresh": f"0; url={target}", "Location": target, "Link": f"<{target}>; rel=preload"}, {}
        )

    scene.subject.provider.faults.set("http.api", redirect)
    scene.run(SCRIPT)


def test_ours(assault, ours, collector):
    outcome = assault(ours)
    assert "api_unreachable" in outcome.loot
    assert [heard.url for heard in collector.heard] == []
    assert outcome.stolen == ()
