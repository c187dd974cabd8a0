"""Who may read the development provider's responses (BBA 6.3.3.4): registered origins, at the endpoints that
scripts need.
"""

import pytest

from tests.dev.servers import EVIL
from tests.dev.visitor import SITE

SCRIPTED = ("/.well-known/openid-configuration", "/oauth2/jwks", "/oauth2/userinfo")
POSTED = ("/oauth2/token", "/oauth2/revoke")
PAGES = ("/", "/oauth2/authorize", "/oauth2/login", "/oauth2/logout", "/oauth2/signout")


@pytest.mark.standards("QA-02", "DJ-12")
@pytest.mark.parametrize("path", SCRIPTED)
def test_cors_answers_registered_origins_alone(provider, visitor, path):
    allowed = visitor.get(provider.url + path, Origin=SITE)
    assert allowed.headers["Access-Control-Allow-Origin"] == SITE
    assert allowed.headers["Access-Control-Allow-Credentials"] is None
    assert "Origin" in allowed.headers["Vary"]
    for origin in (EVIL, "null", f"{SITE}.evil.example", SITE.upper(), "http://localhost", f"{SITE}/"):
        foreign = visitor.get(provider.url + path, Origin=origin)
        assert foreign.headers["Access-Control-Allow-Origin"] is None
        assert "Origin" in foreign.headers["Vary"]


@pytest.mark.parametrize("path", [*SCRIPTED, *POSTED])
def test_preflight(provider, visitor, path):
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    allowed = visitor.send("OPTIONS", provider.url + path, headers={"Origin": SITE, **asked})
    assert allowed.status == 204
    assert allowed.headers["Access-Control-Allow-Origin"] == SITE
    assert ("POST" in allowed.headers["Access-Control-Allow-Methods"]) == (
        path in (*POSTED, "/oauth2/userinfo")
    )
    refused = visitor.send("OPTIONS", provider.url + path, headers={"Origin": EVIL, **asked})
    assert not [name for name in refused.headers if name.startswith("Access-Control")]


@pytest.mark.standards("QA-02", "DJ-12")
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_pages_have_no_cors(provider, visitor, path, method):
    reply = visitor.send(method, provider.url + path, headers={"Origin": SITE})
    assert not [name for name in reply.headers if name.startswith("Access-Control")]
