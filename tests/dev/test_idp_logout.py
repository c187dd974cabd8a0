"""The development provider, signing out (OpenID Connect RP-Initiated Logout)."""

from urllib.parse import urlencode

import pytest

from builder.dev.idp import Client, running
from tests.dev.visitor import (
    CALLBACK,
    SITE,
    Clock,
    Login,
    Visitor,
    code_for,
    redeem,
    start,
    userinfo,
)

HOME = f"{SITE}/"


@pytest.fixture(scope="module")
def provider():
    clients = [
        Client("site", (CALLBACK,), (HOME, f"{SITE}/bye?from=provider"), name="The <i>site</i>"),
        Client("other", ("http://localhost:9000/cb",), ("http://localhost:9000/",)),
    ]
    with running(clients=clients, clock=Clock()) as handle:
        yield handle


def tokens_of(provider, visitor, **changes):
    login = Login()
    code = code_for(visitor, provider.url, login, **changes)
    return redeem(visitor, provider.url, login, code).json


def leave(visitor, provider, **parameters):
    return visitor.get(f"{provider.url}/oauth2/logout?{urlencode(parameters, doseq=True)}")


def signed_in(visitor, provider):
    return "code" in start(visitor, provider.url, Login(), prompt="none").answer


def test_with_a_hint_it_is_at_once(provider, visitor):
    tokens = tokens_of(provider, visitor)
    reply = leave(
        visitor,
        provider,
        id_token_hint=tokens["id_token"],
        client_id="site",
        post_logout_redirect_uri=HOME,
        state="s1",
    )
    assert reply.status == 303
    assert reply.location == f"{HOME}?state=s1"
    assert not signed_in(visitor, provider)
    assert userinfo(visitor, provider.url, tokens["access_token"]).status == 401


def test_without_state_there_is_none(provider, visitor):
    hint = tokens_of(provider, visitor)["id_token"]
    assert leave(visitor, provider, id_token_hint=hint, post_logout_redirect_uri=HOME).location == HOME


def test_a_target_with_a_query_keeps_it(provider, visitor):
    hint = tokens_of(provider, visitor)["id_token"]
    target = f"{SITE}/bye?from=provider"
    reply = leave(visitor, provider, id_token_hint=hint, post_logout_redirect_uri=target, state="x y")
    assert reply.location == f"{target}&state=x+y"


def test_an_expired_hint_is_good():
    """RP-Initiated Logout 2: the OP should accept an ID token whose exp has passed."""
    with running(clients=[Client("site", (CALLBACK,), (HOME,))], clock=Clock()) as provider:
        visitor = Visitor(provider.port)
        hint = tokens_of(provider, visitor)["id_token"]
        provider.provider.clock.now += 3600
        provider.provider.keys.rotate(keep=False)
        assert leave(visitor, provider, id_token_hint=hint, post_logout_redirect_uri=HOME).location == HOME
        assert not signed_in(visitor, provider)


def test_without_a_hint_the_person_is_asked(provider, visitor):
    """LO-05: after a reload, there is no ID token left for a hint."""
    tokens_of(provider, visitor)
    page = leave(visitor, provider, client_id="site", post_logout_redirect_uri=HOME, state="s2")
    assert page.status == 200
    assert 'data-testid="confirm-logout"' in page.text
    assert "Ada Lovelace" in page.text
    assert "<i>" not in page.text
    assert signed_in(visitor, provider)
    reply = visitor.submit(page, answer="sign-out")
    assert reply.location == f"{HOME}?state=s2"
    assert not signed_in(visitor, provider)


def test_staying(provider, visitor):
    tokens_of(provider, visitor)
    page = leave(visitor, provider)
    assert "still signed in" in visitor.submit(page, answer="stay").text
    assert signed_in(visitor, provider)
    assert visitor.submit(page, answer="sign-out").status == 400


def test_the_question_belongs_to_the_session(provider, visitor):
    tokens_of(provider, visitor)
    page = leave(visitor, provider)
    stranger = Visitor(provider.port)
    tokens_of(provider, stranger)
    assert stranger.submit(page, answer="sign-out").status == 400
    assert Visitor(provider.port).submit(page, answer="sign-out").status == 400
    assert signed_in(visitor, provider)


def test_a_hint_about_somebody_else_asks(provider, visitor):
    hint = tokens_of(provider, visitor, username="grace")["id_token"]
    tokens_of(provider, visitor, prompt="select_account")
    page = leave(visitor, provider, id_token_hint=hint, post_logout_redirect_uri=HOME)
    assert "Ada Lovelace" in page.text
    assert signed_in(visitor, provider)


def test_by_post_without_the_cookie(provider, visitor):
    """A cross-site POST carries no SameSite=Lax cookie; the hint's sid names the session."""
    hint = tokens_of(provider, visitor)["id_token"]
    bare = Visitor(provider.port)
    reply = bare.send(
        "POST",
        f"{provider.url}/oauth2/logout",
        body={"id_token_hint": hint, "post_logout_redirect_uri": HOME, "state": "s3"},
    )
    assert (reply.status, reply.location) == (303, f"{HOME}?state=s3")
    assert not signed_in(visitor, provider)


def test_nobody_signed_in(provider, visitor):
    assert leave(visitor, provider, client_id="site", post_logout_redirect_uri=HOME).location == HOME
    assert "You are signed out" in leave(visitor, provider).text


def test_the_provider_has_a_signed_out_page(provider, visitor):
    hint = tokens_of(provider, visitor)["id_token"]
    reply = leave(visitor, provider, id_token_hint=hint)
    assert reply.status == 200
    assert 'data-testid="signed-out"' in reply.text


@pytest.mark.parametrize(
    "parameters",
    [
        {"client_id": "site", "post_logout_redirect_uri": HOME[:-1]},
        {"client_id": "site", "post_logout_redirect_uri": HOME + "x"},
        {"client_id": "site", "post_logout_redirect_uri": "https://evil.example/"},
        {"client_id": "other", "post_logout_redirect_uri": HOME},
        {"client_id": "nobody", "post_logout_redirect_uri": HOME},
        {"client_id": ["site", "site"], "post_logout_redirect_uri": HOME},
        {"post_logout_redirect_uri": HOME},
        {"id_token_hint": "a.b.c", "client_id": "site", "post_logout_redirect_uri": HOME},
    ],
)
def test_a_bad_logout_request_is_shown_and_does_nothing(provider, visitor, parameters):
    tokens_of(provider, visitor)
    reply = leave(visitor, provider, **parameters)
    assert reply.status == 400
    assert reply.headers["Location"] is None
    assert "This request was refused" in reply.text
    assert signed_in(visitor, provider)


def test_a_hint_of_another_client(provider, visitor):
    hint = tokens_of(provider, visitor)["id_token"]
    assert leave(visitor, provider, id_token_hint=hint, client_id="other").status == 400


def test_an_access_token_is_no_hint(provider, visitor):
    token = tokens_of(provider, visitor)["access_token"]
    assert leave(visitor, provider, id_token_hint=token).status == 400


def test_a_code_dies_with_its_session(provider, visitor):
    hint = tokens_of(provider, visitor)["id_token"]
    login = Login()
    code = start(visitor, provider.url, login).answer["code"]
    leave(visitor, provider, id_token_hint=hint)
    assert redeem(visitor, provider.url, login, code).json["error"] == "invalid_grant"
