"""The development provider: successful sign-ins, and what they return."""

import base64
import hashlib
import re
from functools import partial

import pytest
from joserfc.errors import BadSignatureError, JoseError

from builder.dev.idp import ALGORITHMS, DEFAULT_ACCOUNTS, Client, ResourceServer
from tests.dev import servers
from tests.dev.visitor import (
    CALLBACK,
    SITE,
    Login,
    Visitor,
    code_for,
    redeem,
    sign_in,
    start,
    userinfo,
    verified,
)

API = "http://localhost:8002/"
ADA, GRACE = DEFAULT_ACCOUNTS
SINGLE, MULTI = "urn:gossamer:acr:basic", "urn:gossamer:acr:strong"
CLIENTS = (Client("site", (CALLBACK,), (f"{SITE}/",), name="The site"),)
APIS = (ResourceServer(API, ("invoices:read",), "Billing"), ResourceServer("urn:mail", ("mail:send",)))
serve = partial(servers.serve, clients=CLIENTS, apis=APIS)


def tokens_of(provider, visitor, login=None, **changes):
    login = login or Login()
    code = code_for(visitor, provider.url, login, **changes)
    reply = redeem(visitor, provider.url, login, code)
    assert reply.status == 200, reply.text
    return reply.json


def test_signs_in_with_pkce(provider, visitor):
    login = Login()
    answer = sign_in(visitor, provider.url, login, resource=API, scope="openid profile invoices:read")
    assert answer.status == 303
    assert answer.location.startswith(f"{CALLBACK}?")
    assert answer.answer.keys() == {"code", "state", "iss"}
    assert answer.answer["state"] == login.state
    assert answer.answer["iss"] == provider.url
    reply = redeem(visitor, provider.url, login, answer.answer["code"])
    assert reply.status == 200
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Content-Type"] == "application/json"
    assert reply.headers["Access-Control-Allow-Origin"] == SITE
    assert reply.json["token_type"] == "Bearer"
    assert reply.json["expires_in"] == 300
    assert reply.json["scope"] == "openid profile invoices:read"


def test_the_id_token_says_who_when_and_for_whom(provider, visitor):
    login = Login()
    tokens = tokens_of(provider, visitor, login, scope="openid profile email")
    now = provider.provider.clock()
    header, claims = verified(tokens["id_token"], visitor.get(f"{provider.url}/oauth2/jwks").json)
    assert header["alg"] == "RS256"
    assert header["typ"] == "JWT"
    assert claims["iss"] == provider.url
    assert claims["sub"] == ADA.subject
    assert claims["aud"] == "site"
    assert claims["nonce"] == login.nonce
    assert (claims["iat"], claims["exp"], claims["auth_time"]) == (now, now + 300, now)
    assert claims["acr"] == SINGLE
    half = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    assert claims["at_hash"] == base64.urlsafe_b64encode(half).rstrip(b"=").decode()
    assert claims["name"] == "Ada Lovelace"
    assert claims["email"] == "ada@example.com"
    assert claims["email_verified"] is True


def test_scopes_release_claims(provider, visitor):
    tokens = tokens_of(provider, visitor, scope="openid")
    _, claims = verified(tokens["id_token"], provider.provider.jwks())
    assert not claims.keys() & {"name", "email", "preferred_username"}


def test_a_request_without_nonce_or_state_gets_none_back(provider, visitor):
    login = Login()
    answer = sign_in(visitor, provider.url, login, nonce=None, state=None)
    assert answer.answer.keys() == {"code", "iss"}
    tokens = redeem(visitor, provider.url, login, answer.answer["code"]).json
    assert "nonce" not in verified(tokens["id_token"], provider.provider.jwks())[1]


@pytest.mark.parametrize(
    "how", [{"resource": API}, {"audience": API}, {"resource": API, "audience": API}, {}]
)
def test_the_access_token_is_for_the_api(provider, visitor, how):
    """By `resource` (RFC 8707), by `audience`, or inferred from the scope (RFC 9068 3)."""
    tokens = tokens_of(provider, visitor, scope="openid invoices:read", **how)
    header, claims = verified(tokens["access_token"], provider.provider.jwks())
    assert header["typ"] == "at+jwt"
    assert claims["aud"] == API
    assert claims["iss"] == provider.url
    assert claims["client_id"] == "site"
    assert claims["sub"] == ADA.subject
    assert claims["scope"] == "openid invoices:read"
    assert claims["exp"] == claims["iat"] + 300
    assert claims["jti"]


def test_without_an_api_the_access_token_is_for_the_provider(provider, visitor):
    tokens = tokens_of(provider, visitor)
    assert verified(tokens["access_token"], provider.provider.jwks())[1]["aud"] == provider.url


def test_of_several_resources_the_token_request_names_one(provider, visitor):
    login = Login()
    scope = "openid invoices:read mail:send"
    answer = sign_in(visitor, provider.url, login, resource=[API, "urn:mail"], scope=scope)
    reply = redeem(visitor, provider.url, login, answer.answer["code"], resource="urn:mail")
    assert reply.json["scope"] == "openid mail:send"
    claims = verified(reply.json["access_token"], provider.provider.jwks())[1]
    assert (claims["aud"], claims["scope"]) == ("urn:mail", "openid mail:send")
    again = start(visitor, provider.url, login, resource=[API, "urn:mail"], scope=scope)
    refused = redeem(visitor, provider.url, login, again.answer["code"])
    assert refused.json["error"] == "invalid_target"


def test_offline_access_is_ignored(provider, visitor):
    tokens = tokens_of(provider, visitor, scope="openid offline_access")
    assert tokens["scope"] == "openid"
    assert "refresh_token" not in tokens


def test_a_fragment_answer(provider, visitor):
    answer = sign_in(visitor, provider.url, Login(), response_mode="fragment")
    assert answer.location.startswith(f"{CALLBACK}#code=")
    assert answer.answer["iss"] == provider.url


def test_an_answer_by_form_post(provider, visitor):
    """The response is a page with a form, which its only script submits to the redirect URI and to nobody else."""
    answer = sign_in(visitor, provider.url, Login(state='"><&'), response_mode="form_post")
    assert (answer.status, answer.location) == (200, "")
    assert answer.landing.startswith(f"{CALLBACK}?")
    assert (answer.answer["state"], answer.answer["iss"]) == ('"><&', provider.url)
    policy = answer.headers["Content-Security-Policy"].split("; ")
    (script,) = re.findall("<script>(.*?)</script>", answer.text)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert {f"script-src 'sha256-{digest}'", f"form-action 'self' {SITE}", "frame-ancestors 'none'"} <= {
        *policy
    }


def test_the_request_may_be_posted(provider, visitor):
    """OIDC Core 3.1.2.1: GET and POST."""
    page = visitor.send("POST", f"{provider.url}/oauth2/authorize", body=Login().parameters())
    assert page.status == 200
    assert visitor.submit(page, account="grace").answer["code"]


def test_the_provider_remembers_the_browser(provider, visitor):
    first, second = Login(), Login()
    sign_in(visitor, provider.url, first, username="grace")
    answer = start(visitor, provider.url, second)
    assert answer.status == 303
    code = answer.answer["code"]
    claims = verified(redeem(visitor, provider.url, second, code).json["id_token"], provider.provider.jwks())[
        1
    ]
    assert claims["sub"] == GRACE.subject
    assert start(Visitor(provider.port), provider.url, Login()).status == 200


def test_prompt_none_with_a_session(provider, visitor):
    sign_in(visitor, provider.url, Login())
    login = Login()
    answer = start(visitor, provider.url, login, prompt="none").answer
    assert answer["state"] == login.state
    assert redeem(visitor, provider.url, login, answer["code"]).status == 200


@pytest.mark.parametrize("prompt", ["login", "select_account", "consent", "login select_account"])
def test_prompts_that_ask(provider, visitor, prompt):
    sign_in(visitor, provider.url, Login())
    page = start(visitor, provider.url, Login(), prompt=prompt)
    assert page.status == 200
    assert "Signed in" in page.text


def test_max_age():
    """OIDC Core 3.1.2.1: if the sign-in is older than max_age, the provider asks again; auth_time says when it was."""
    with serve() as provider:
        clock, visitor = provider.provider.clock, Visitor(provider.port)
        sign_in(visitor, provider.url, Login())
        clock.now += 60
        assert start(visitor, provider.url, Login(), max_age="61").status == 303
        assert start(visitor, provider.url, Login(), max_age="60").status == 200
        assert start(visitor, provider.url, Login(), max_age="30", prompt="none").answer["error"] == (
            "login_required"
        )
        tokens = tokens_of(provider, visitor, max_age="0")
        claims = verified(tokens["id_token"], provider.provider.jwks())[1]
        assert claims["auth_time"] == clock.now


def test_signing_in_again_keeps_the_session_and_its_tokens(provider, visitor):
    first = tokens_of(provider, visitor)
    second = tokens_of(provider, visitor, prompt="login")
    sids = {verified(t["id_token"], provider.provider.jwks())[1]["sid"] for t in (first, second)}
    assert len(sids) == 1
    assert userinfo(visitor, provider.url, first["access_token"]).status == 200


def test_another_person_ends_the_former_session(provider, visitor):
    first = tokens_of(provider, visitor)
    tokens_of(provider, visitor, username="grace", prompt="select_account")
    assert userinfo(visitor, provider.url, first["access_token"]).status == 401


@pytest.mark.parametrize("hint", ["grace", "grace@example.com", GRACE.subject])
def test_login_hint_suggests_an_account(provider, visitor, hint):
    page = start(visitor, provider.url, Login(), login_hint=hint)
    assert re.search(r'data-testid="account-grace" autofocus', page.text)
    assert page.text.count("Suggested") == 1
    sign_in(visitor, provider.url, Login())
    assert start(visitor, provider.url, Login(), login_hint=hint).status == 200


def test_id_token_hint_must_be_the_person_signed_in(provider, visitor):
    hint = tokens_of(provider, visitor, username="grace")["id_token"]
    assert start(visitor, provider.url, Login(), id_token_hint=hint, prompt="none").answer["code"]
    sign_in(visitor, provider.url, Login(), prompt="login")
    answer = start(visitor, provider.url, Login(), id_token_hint=hint, prompt="none").answer
    assert answer["error"] == "login_required"


def test_acr_values_step_up(provider, visitor):
    sign_in(visitor, provider.url, Login())
    assert start(visitor, provider.url, Login(), acr_values=SINGLE).status == 303
    assert start(visitor, provider.url, Login(), acr_values=MULTI, prompt="none").answer["error"] == (
        "login_required"
    )


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_algorithms(algorithm):
    with serve(algorithms=[algorithm]) as provider:
        visitor = Visitor(provider.port)
        assert provider.provider.metadata()["id_token_signing_alg_values_supported"] == [algorithm]
        tokens = tokens_of(provider, visitor)
        jwks = visitor.get(f"{provider.url}/oauth2/jwks").json
        header, claims = verified(tokens["id_token"], jwks, algorithm)
        assert header["alg"] == algorithm
        digest = hashlib.sha512 if algorithm == "EdDSA" else hashlib.sha256
        whole = digest(tokens["access_token"].encode()).digest()
        half = base64.urlsafe_b64encode(whole[: len(whole) // 2]).rstrip(b"=").decode()
        assert claims["at_hash"] == half


def test_a_client_may_have_its_own_algorithm():
    client = Client("site", (CALLBACK,), id_token_alg="ES256")
    with serve(clients=[client], algorithms=["RS256", "ES256"]) as provider:
        tokens = tokens_of(provider, Visitor(provider.port))
        assert verified(tokens["id_token"], provider.provider.jwks(), "ES256")
        assert verified(tokens["access_token"], provider.provider.jwks(), "RS256")


def test_key_rotation():
    with serve() as provider:
        visitor, keys = Visitor(provider.port), provider.provider.keys
        before = tokens_of(provider, visitor)["id_token"]
        fresh = keys.rotate()
        after = tokens_of(provider, visitor, prompt="login")["id_token"]
        jwks = visitor.get(f"{provider.url}/oauth2/jwks").json
        assert verified(after, jwks)[0]["kid"] == fresh
        assert verified(before, jwks)[0]["kid"] != fresh
        keys.withdraw()
        jwks = visitor.get(f"{provider.url}/oauth2/jwks").json
        assert [key["kid"] for key in jwks["keys"]] == [fresh]
        with pytest.raises((BadSignatureError, JoseError, ValueError)):
            verified(before, jwks)
        hinted = start(visitor, provider.url, Login(), id_token_hint=before, prompt="none")
        assert hinted.answer["code"]  # the client's old ID token is still accepted


def test_published_keys_are_public(provider, visitor):
    for key in visitor.get(f"{provider.url}/oauth2/jwks").json["keys"]:
        assert key.keys() == {"kty", "n", "e", "use", "alg", "kid"}
        assert key["use"] == "sig"


def test_two_login_pages_in_one_browser(provider, visitor):
    """TX-08: two tabs begin a sign-in, and finish in reverse order."""
    one, two = Login(), Login()
    first, second = start(visitor, provider.url, one), start(visitor, provider.url, two)
    for page, login in ((second, two), (first, one)):
        answer = visitor.submit(page, account="ada").answer
        assert answer["state"] == login.state
        assert redeem(visitor, provider.url, login, answer["code"]).status == 200


def test_cancel(provider, visitor):
    login = Login()
    page = start(visitor, provider.url, login)
    answer = visitor.submit(page, cancel="cancel").answer
    assert answer["error"] == "access_denied"
    assert answer["state"] == login.state
    assert answer["iss"] == provider.url


def test_an_issuer_with_a_path():
    with serve(issuer="http://idp.localhost:1/realms/main/") as provider:
        visitor = Visitor(provider.port)
        document = visitor.get("http://idp.localhost:1/realms/main/.well-known/openid-configuration").json
        assert document["issuer"] == provider.url
        assert document["token_endpoint"] == "http://idp.localhost:1/realms/main/oauth2/token"
        same = visitor.get("http://idp.localhost:1/.well-known/oauth-authorization-server/realms/main").json
        assert same == document
        login = Login()
        page = start(visitor, provider.url.rstrip("/"), login)
        assert 'action="/realms/main/oauth2/login"' in page.text


def test_the_metadata_tells_the_truth(provider, visitor):
    document = visitor.get(f"{provider.url}/.well-known/openid-configuration", Origin=SITE)
    assert document.headers["Access-Control-Allow-Origin"] == SITE
    assert document.json == provider.provider.metadata()
    assert document.json["code_challenge_methods_supported"] == ["S256"]
    assert document.json["authorization_response_iss_parameter_supported"] is True
    assert document.json["token_endpoint_auth_methods_supported"] == ["none"]
    own = ["openid", "profile", "email", "offline_access"]
    assert document.json["scopes_supported"] == [*own, "invoices:read", "mail:send"]
    for name, url in document.json.items():
        if name.endswith(("_endpoint", "_uri")):
            assert visitor.get(url).status != 404


def test_the_event_log_holds_every_secret(provider, visitor):
    """The leak audit searches for what `secrets()` returns."""
    login = Login()
    tokens = tokens_of(provider, visitor, login)
    known = provider.provider.secrets()
    for name, value in {
        "code_verifier": login.verifier,
        "code_challenge": login.challenge,
        "state": login.state,
        "nonce": login.nonce,
        "id_token": tokens["id_token"],
        "access_token": tokens["access_token"],
    }.items():
        assert known[value] == name
    assert "code" in known.values()


@pytest.mark.standards("QA-01")
def test_faults_make_it_lie_until_they_are_cleared():
    with serve() as provider:
        faults, visitor = provider.provider.faults, Visitor(provider.port)
        faults.set("id_token.claims", lambda claims: {**claims, "nonce": "other"})
        faults.set("id_token.header", lambda header: {**header, "kid": "nobody"})
        faults.set("token.response", lambda body: {**body, "token_type": "MAC"})
        faults.set("authorization.response", lambda body: {**body, "iss": "https://evil.example"})
        answer = sign_in(visitor, provider.url, Login())
        assert answer.answer["iss"] == "https://evil.example"
        lies = tokens_of(provider, visitor, prompt="login")
        assert lies["token_type"] == "MAC"
        head, body = (lies["id_token"].split(".")[i] for i in (0, 1))
        assert b'"kid":"nobody"' in base64.urlsafe_b64decode(head + "==").replace(b" ", b"")
        assert b'"nonce":"other"' in base64.urlsafe_b64decode(body + "==")
        faults.clear()
        truth = tokens_of(provider, visitor, prompt="login")
        assert truth["token_type"] == "Bearer"
        with pytest.raises(KeyError, match="no such point"):
            faults.set("id_tokens", lambda value: value)
