"""The development provider, refusing. What a strict provider must refuse (QA-02), one case each."""

import pytest

from builder.dev.idp import Lifetimes
from tests.dev.servers import EVIL, OTHER, serve
from tests.dev.visitor import CALLBACK, SITE, Login, Visitor, redeem, sign_in, start


def code_for(provider, visitor, login, **changes):
    return sign_in(visitor, provider.url, login, **changes).answer["code"]


# The authorization endpoint, before the redirect URI can be trusted: a page, never a redirect.


@pytest.mark.standards("QA-02", "DE-03")
@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": None},
        {"client_id": "nobody"},
        {"client_id": ["site", "site"]},
        {"client_id": "other"},
        {"redirect_uri": None},
        {"redirect_uri": ""},
        {"redirect_uri": [CALLBACK, CALLBACK]},
        {"redirect_uri": CALLBACK[:-1]},
        {"redirect_uri": CALLBACK + "x"},
        {"redirect_uri": CALLBACK + "?x=1"},
        {"redirect_uri": CALLBACK + "#x"},
        {"redirect_uri": CALLBACK.upper()},
        {"redirect_uri": CALLBACK.replace("localhost", "127.0.0.1")},
        {"redirect_uri": CALLBACK.replace("8000", "8003")},
        {"redirect_uri": f"{EVIL}/callback/"},
        {"redirect_uri": f"{SITE}/callback/../callback/"},
        {"redirect_uri": "http://localhost:8000@evil.example/callback/"},
    ],
)
def test_an_unproven_redirect_uri_is_never_followed(provider, visitor, changes):
    reply = start(visitor, provider.url, Login(), **changes)
    assert reply.status == 400
    assert reply.headers["Location"] is None
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "This request was refused" in reply.text


def test_what_the_page_shows_is_text(provider, visitor):
    reply = start(visitor, provider.url, Login(), client_id="<script>alert(1)</script>")
    assert "<script" not in reply.text
    assert "&lt;script&gt;alert(1)" in reply.text


def test_a_query_that_is_not_utf8_is_refused_on_a_page(provider, visitor):
    reply = visitor.get(f"{provider.url}/oauth2/authorize?client_id=site&state=%ff")
    assert (reply.status, reply.headers["Location"]) == (400, None)


# The authorization endpoint, after that: the client hears of it, with its state and our iss.


@pytest.mark.standards("QA-02")
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "id_token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_mode": "form_post"}, "invalid_request"),
        ({"response_mode": "web_message"}, "invalid_request"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"scope": "openid admin"}, "invalid_scope"),
        ({"scope": "openid bills:read", "resource": "urn:mail"}, "invalid_scope"),
        ({"scope": "openid bills:read mail:send"}, "invalid_scope"),
        ({"resource": "urn:nothing"}, "invalid_target"),
        ({"audience": "urn:nothing"}, "invalid_target"),
        ({"resource": "urn:bills", "audience": "urn:mail"}, "invalid_target"),
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": "s256"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge": "=" * 43}, "invalid_request"),
        ({"nonce": ["a", "b"]}, "invalid_request"),
        ({"code_challenge": ["a" * 43, "b" * 43]}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "maybe"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"max_age": "1.5"}, "invalid_request"),
        ({"max_age": "٣"}, "invalid_request"),
        ({"id_token_hint": "a.b.c"}, "invalid_request"),
        ({"request": "a.b.c"}, "request_not_supported"),
        ({"request_uri": "https://site.example/r"}, "request_uri_not_supported"),
        ({"registration": "{}"}, "registration_not_supported"),
        ({"prompt": "none"}, "login_required"),
    ],
)
def test_a_bad_request_is_answered_to_the_client(provider, visitor, changes, error):
    login = Login()
    reply = start(visitor, provider.url, login, **changes)
    assert reply.status == 303
    assert reply.location.startswith(f"{CALLBACK}?")
    answer = reply.answer
    assert answer.keys() == {"error", "error_description", "state", "iss"}
    assert answer["error"] == error
    assert answer["state"] == login.state
    assert answer["iss"] == provider.url


def test_a_state_that_came_twice_is_not_echoed(provider, visitor):
    answer = start(visitor, provider.url, Login(), state=["a", "b"]).answer
    assert answer.keys() == {"error", "error_description", "iss"}
    assert answer["error"] == "invalid_request"


def test_errors_follow_the_response_mode(provider, visitor):
    reply = start(visitor, provider.url, Login(), response_mode="fragment", prompt="none")
    assert reply.location.startswith(f"{CALLBACK}#error=login_required")


def test_error_descriptions_keep_to_the_characters_they_may_have(provider, visitor):
    """RFC 6749 4.1.2.1: no quotes, no backslash, nothing but printable ASCII."""
    answer = start(visitor, provider.url, Login(), scope='openid "\\é\n' + "x" * 500).answer
    description = answer["error_description"]
    assert all(" " <= c <= "~" and c not in '"\\' for c in description)
    assert len(description) <= 200


def test_a_hint_that_was_issued_to_another_client(provider, visitor):
    other, mine = Login(), {"client_id": "other", "redirect_uri": f"{OTHER}/cb"}
    code = code_for(provider, visitor, other, **mine)
    hint = redeem(visitor, provider.url, other, code, origin=OTHER, **mine).json["id_token"]
    assert start(visitor, provider.url, Login(), id_token_hint=hint, **mine).answer["code"]
    assert start(visitor, provider.url, Login(), id_token_hint=hint).answer["error"] == "invalid_request"


def test_an_access_token_is_no_id_token_hint(provider, visitor):
    """Whatever its audience: the type decides."""
    keys = provider.provider.keys
    claims = {"aud": "site", "sub": "x"}
    assert keys.verify(keys.sign(claims, typ="JWT")) == claims
    for typ in ("at+jwt", "logout+jwt", ""):
        with pytest.raises(ValueError, match="not an ID token"):
            keys.verify(keys.sign(claims, typ=typ))


# The login page belongs to one browser, for one use, for half an hour.


def test_the_login_page_of_another_browser_is_refused(provider, visitor):
    page = start(visitor, provider.url, Login())
    stranger = Visitor(provider.port)
    start(stranger, provider.url, Login())
    assert stranger.submit(page, account="ada").status == 400
    assert Visitor(provider.port).submit(page, account="ada").status == 400
    assert visitor.submit(page, account="ada").status == 303


def test_the_login_page_works_once(provider, visitor):
    page = start(visitor, provider.url, Login())
    assert visitor.submit(page, account="ada").status == 303
    assert visitor.submit(page, account="ada").status == 400


def test_the_login_page_expires():
    with serve() as provider:
        visitor = Visitor(provider.port)
        page = start(visitor, provider.url, Login())
        provider.provider.clock.now += 1800
        assert visitor.submit(page, account="ada").status == 400


@pytest.mark.standards("HD-25")
def test_a_form_from_another_site_is_refused(provider, visitor):
    start(visitor, provider.url, Login())
    for site in ("cross-site", "same-site", "none"):
        reply = visitor.send(
            "POST", f"{provider.url}/oauth2/login", body={"account": "ada"}, headers={"Sec-Fetch-Site": site}
        )
        assert reply.status == 403


# The token endpoint.


@pytest.mark.standards("QA-02")
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, "unauthorized_client"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"client_id": None}, "invalid_client"),
        ({"client_id": "nobody"}, "invalid_client"),
        ({"client_secret": "secret"}, "invalid_client"),
        ({"client_assertion": "a.b.c"}, "invalid_client"),
        ({"code": None}, "invalid_request"),
        ({"code": "guess"}, "invalid_grant"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"redirect_uri": CALLBACK[:-1]}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_request"),
        ({"code_verifier": "x" * 42}, "invalid_grant"),
        ({"code_verifier": "x" * 43}, "invalid_grant"),
        ({"code_verifier": "x" * 129}, "invalid_grant"),
        ({"code_verifier": "é" * 43}, "invalid_grant"),
        ({"resource": "urn:bills"}, "invalid_target"),
    ],
)
def test_a_bad_token_request(provider, visitor, changes, error):
    login = Login()
    reply = redeem(visitor, provider.url, login, **{"code": code_for(provider, visitor, login), **changes})
    assert reply.status == 400
    assert reply.json["error"] == error
    assert reply.json.keys() == {"error", "error_description"}
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Access-Control-Allow-Origin"] == SITE


@pytest.mark.standards("QA-02")
def test_the_challenge_itself_is_not_the_verifier(provider, visitor):
    """`plain` by the back door."""
    login = Login()
    code = code_for(provider, visitor, login)
    reply = redeem(visitor, provider.url, login, code, code_verifier=login.challenge)
    assert reply.json["error"] == "invalid_grant"


@pytest.mark.standards("QA-02")
def test_a_code_of_another_client(provider, visitor):
    login = Login()
    code = code_for(provider, visitor, login)
    reply = redeem(visitor, provider.url, login, code, client_id="other", origin=OTHER)
    assert reply.json["error"] == "invalid_grant"


def test_a_failed_attempt_uses_the_code_up(provider, visitor):
    login = Login()
    code = code_for(provider, visitor, login)
    assert redeem(visitor, provider.url, login, code, code_verifier="x" * 43).status == 400
    assert redeem(visitor, provider.url, login, code).json["error"] == "invalid_grant"


@pytest.mark.standards("QA-02")
def test_a_code_used_twice_revokes_what_it_gave(provider, visitor):
    """RFC 6749 4.1.2."""
    login = Login()
    code = code_for(provider, visitor, login)
    token = redeem(visitor, provider.url, login, code).json["access_token"]
    assert bearer(visitor, provider, token).status == 200
    assert redeem(visitor, provider.url, login, code).json["error"] == "invalid_grant"
    assert bearer(visitor, provider, token).status == 401


def test_a_code_expires():
    with serve(lifetimes=Lifetimes(code=60)) as provider:
        visitor, login = Visitor(provider.port), Login()
        code = code_for(provider, visitor, login)
        provider.provider.clock.now += 59
        assert redeem(visitor, provider.url, login, code).status == 200
        code = code_for(provider, visitor, login, prompt="login")
        provider.provider.clock.now += 60
        assert redeem(visitor, provider.url, login, code).json["error"] == "invalid_grant"


@pytest.mark.standards("QA-02")
def test_a_client_that_authenticates(provider, visitor):
    reply = visitor.send(
        "POST",
        f"{provider.url}/oauth2/token",
        body=Login().redemption("x"),
        headers={"Authorization": "Basic c2l0ZTpzZWNyZXQ="},
    )
    assert (reply.status, reply.json["error"]) == (401, "invalid_client")
    assert reply.headers["WWW-Authenticate"].startswith("Basic ")


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data", ""])
def test_a_token_request_that_is_not_a_form(provider, visitor, kind):
    reply = visitor.send(
        "POST", f"{provider.url}/oauth2/token", body=Login().redemption("x"), headers={"Content-Type": kind}
    )
    assert (reply.status, reply.json["error"]) == (400, "invalid_request")


def test_a_parameter_given_twice(provider, visitor):
    body = [*Login().redemption("x").items(), ("code", "y")]
    reply = visitor.send("POST", f"{provider.url}/oauth2/token", body=body)
    assert (reply.status, reply.json["error"]) == (400, "invalid_request")
    assert "more than once" in reply.json["error_description"]


def test_the_token_endpoint_takes_post_alone(provider, visitor):
    reply = visitor.get(f"{provider.url}/oauth2/token?code=x")
    assert (reply.status, reply.json["error"]) == (405, "invalid_request")


# CORS (BBA 6.3.3.4): registered origins, the endpoints scripts need, never the authorization endpoint.

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


def test_the_token_endpoint_refuses_an_origin_that_is_not_the_clients(provider, visitor):
    """Another client's origin is not good enough, and the code survives."""
    login = Login()
    code = code_for(provider, visitor, login)
    for origin in (OTHER, EVIL, "null"):
        reply = redeem(visitor, provider.url, login, code, origin=origin)
        assert reply.status == 403
        assert reply.headers["Access-Control-Allow-Origin"] is None
    assert redeem(visitor, provider.url, login, code).status == 200


# Userinfo and revocation.


def bearer(visitor, provider, token):
    return visitor.get(f"{provider.url}/oauth2/userinfo", Authorization=f"Bearer {token}")


def token_of(provider, visitor, **changes):
    login = Login()
    code = code_for(provider, visitor, login, **changes)
    return redeem(visitor, provider.url, login, code).json["access_token"]


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
    tokens = redeem(visitor, provider.url, login, code_for(provider, visitor, login)).json
    reply = bearer(visitor, provider, tokens["id_token"])
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
        assert bearer(visitor, provider, token).status == 200
        provider.provider.clock.now += 1
        assert bearer(visitor, provider, token).status == 401


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
    assert bearer(visitor, provider, token).status == 200
    assert revoke(client_id="site", token="unknown") == 200
    assert revoke(client_id="site", token=token) == 200
    assert bearer(visitor, provider, token).status == 401
    assert revoke(client_id="site", token=token) == 200


# The rest.


@pytest.mark.standards("HD-25")
def test_a_foreign_host_name_is_refused(provider, visitor):
    """DNS rebinding: evil.example that resolves to loopback gets nothing."""
    for path in ("/.well-known/openid-configuration", "/oauth2/authorize"):
        reply = visitor.get(f"http://evil.example:{provider.port}{path}")
        assert reply.status == 421
    assert visitor.get(f"http://127.0.0.1:{provider.port}/oauth2/jwks").status == 200


def test_an_unknown_address(provider, visitor):
    reply = visitor.get(f"{provider.url}/nowhere")
    assert reply.status == 404
    assert "nothing at this address" in reply.text


@pytest.mark.parametrize("issuer", ["ftp://x", "localhost:8001", "http://x/?a=1", "http://x/#a", ""])
def test_what_cannot_be_an_issuer(issuer):
    from builder.dev.idp import make_provider

    with pytest.raises(ValueError, match="cannot be an issuer"):
        make_provider(issuer)


def test_refusals_are_in_the_event_log(provider, visitor):
    redeem(visitor, provider.url, Login(), "guess")
    assert any(e["event"] == "refusal" and e["error"] == "invalid_grant" for e in provider.provider.events)
