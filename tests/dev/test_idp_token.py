"""The development provider's token endpoint: the refusals required of a strict provider (QA-02)."""

import pytest

from builder.dev.idp import Lifetimes
from tests.dev.servers import EVIL, OTHER, serve
from tests.dev.visitor import CALLBACK, SITE, Login, Visitor, code_for, redeem, userinfo


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
    reply = redeem(
        visitor, provider.url, login, **{"code": code_for(visitor, provider.url, login), **changes}
    )
    assert reply.status == 400
    assert reply.json["error"] == error
    assert reply.json.keys() == {"error", "error_description"}
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Access-Control-Allow-Origin"] == SITE


@pytest.mark.standards("QA-02")
def test_the_challenge_itself_is_not_the_verifier(provider, visitor):
    """The method `plain` must not be accepted in disguise."""
    login = Login()
    code = code_for(visitor, provider.url, login)
    reply = redeem(visitor, provider.url, login, code, code_verifier=login.challenge)
    assert reply.json["error"] == "invalid_grant"


@pytest.mark.standards("QA-02")
def test_a_code_of_another_client(provider, visitor):
    login = Login()
    code = code_for(visitor, provider.url, login)
    reply = redeem(visitor, provider.url, login, code, client_id="other", origin=OTHER)
    assert reply.json["error"] == "invalid_grant"


def test_a_failed_attempt_uses_the_code_up(provider, visitor):
    login = Login()
    code = code_for(visitor, provider.url, login)
    assert redeem(visitor, provider.url, login, code, code_verifier="x" * 43).status == 400
    assert redeem(visitor, provider.url, login, code).json["error"] == "invalid_grant"


@pytest.mark.standards("QA-02")
def test_a_code_used_twice_revokes_what_it_gave(provider, visitor):
    """RFC 6749 4.1.2."""
    login = Login()
    code = code_for(visitor, provider.url, login)
    token = redeem(visitor, provider.url, login, code).json["access_token"]
    assert userinfo(visitor, provider.url, token).status == 200
    assert redeem(visitor, provider.url, login, code).json["error"] == "invalid_grant"
    assert userinfo(visitor, provider.url, token).status == 401


def test_a_code_expires():
    with serve(lifetimes=Lifetimes(code=60)) as provider:
        visitor, login = Visitor(provider.port), Login()
        code = code_for(visitor, provider.url, login)
        provider.provider.clock.now += 59
        assert redeem(visitor, provider.url, login, code).status == 200
        code = code_for(visitor, provider.url, login, prompt="login")
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


def test_the_token_endpoint_refuses_an_origin_that_is_not_the_clients(provider, visitor):
    """Another client's origin is refused too, and the code stays valid."""
    login = Login()
    code = code_for(visitor, provider.url, login)
    for origin in (OTHER, EVIL, "null"):
        reply = redeem(visitor, provider.url, login, code, origin=origin)
        assert reply.status == 403
        assert reply.headers["Access-Control-Allow-Origin"] is None
    assert redeem(visitor, provider.url, login, code).status == 200


def test_refusals_are_in_the_event_log(provider, visitor):
    redeem(visitor, provider.url, Login(), "guess")
    assert any(e["event"] == "refusal" and e["error"] == "invalid_grant" for e in provider.provider.events)
