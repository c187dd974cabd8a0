"""The development provider's access tokens: at UserInfo, expired, revoked."""

from tests.dev.servers import EVIL, GRACE, OTHER, serve
from tests.dev.visitor import SITE, Login, Visitor, code_for, redeem, userinfo


def token_of(provider, visitor, **changes):
    login = Login()
    code = code_for(visitor, provider.url, login, **changes)
    return redeem(visitor, provider.url, login, code).json["access_token"]


def test_userinfo(provider, visitor):
    token = token_of(provider, visitor, scope="openid email", username="grace")
    reply = userinfo(visitor, provider.url, token, Origin=SITE)
    assert reply.json == {"sub": GRACE.subject, "email": "grace@example.com", "email_verified": True}
    assert reply.headers["Access-Control-Allow-Origin"] == SITE


def test_userinfo_without_a_token(provider, visitor):
    reply = visitor.get(f"{provider.url}/oauth2/userinfo")
    assert reply.status == 401
    assert reply.headers["WWW-Authenticate"] == (
        'Bearer realm="userinfo", DPoP realm="userinfo", algs="ES256"'
    )


def test_userinfo_takes_the_header_alone(provider, visitor):
    token = token_of(provider, visitor)
    url = f"{provider.url}/oauth2/userinfo"
    assert visitor.get(f"{url}?access_token={token}").status == 401
    assert visitor.send("POST", url, body={"access_token": token}).status == 401
    assert visitor.send("POST", url, headers={"Authorization": f"Bearer {token}"}).status == 200
    assert visitor.get(url, Authorization=f"Basic {token}").status == 400


def test_userinfo_refuses_what_is_no_access_token(provider, visitor):
    login = Login()
    tokens = redeem(visitor, provider.url, login, code_for(visitor, provider.url, login)).json
    reply = userinfo(visitor, provider.url, tokens["id_token"])
    assert reply.status == 401
    assert 'error="invalid_token"' in reply.headers["WWW-Authenticate"]


def test_userinfo_is_for_the_clients_own_origin(provider, visitor):
    token = token_of(provider, visitor)
    url, head = f"{provider.url}/oauth2/userinfo", {"Authorization": f"Bearer {token}"}
    assert visitor.get(url, Origin=SITE, **head).status == 200
    for origin in (OTHER, EVIL):
        reply = visitor.get(url, Origin=origin, **head)
        assert reply.status == 403
        assert reply.headers["Access-Control-Allow-Origin"] is None


def test_an_access_token_expires():
    with serve() as provider:
        visitor = Visitor(provider.port)
        token = token_of(provider, visitor)
        provider.provider.clock.now += 299
        assert userinfo(visitor, provider.url, token).status == 200
        provider.provider.clock.now += 1
        assert userinfo(visitor, provider.url, token).status == 401


def test_revocation(provider, visitor):
    """RFC 7009 2.1, 2.2."""
    token = token_of(provider, visitor)
    url = f"{provider.url}/oauth2/revoke"

    def revoke(**form):
        return visitor.send("POST", url, body=form, headers={"Origin": SITE}).status

    assert revoke(client_id="site") == 400
    assert revoke(token=token) == 400
    other = visitor.send("POST", url, body={"client_id": "other", "token": token})
    assert (other.status, other.json["error"]) == (400, "unauthorized_client")
    assert userinfo(visitor, provider.url, token).status == 200
    assert revoke(client_id="site", token="unknown") == 200
    assert revoke(client_id="site", token=token) == 200
    assert userinfo(visitor, provider.url, token).status == 401
    assert revoke(client_id="site", token=token) == 200
