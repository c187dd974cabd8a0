"""The development provider's authorization endpoint and login page: the refusals required of a strict
provider (QA-02).
"""

import pytest

from tests.dev.servers import EVIL, OTHER, serve
from tests.dev.visitor import CALLBACK, SITE, Login, Visitor, code_for, redeem, start

# The authorization endpoint, before the redirect URI can be trusted: an error page, never a redirect.


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


# The authorization endpoint, after that: the client gets the error, with its state and our iss.


@pytest.mark.standards("QA-02")
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "id_token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
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
    reply = start(visitor, provider.url, Login(), response_mode="form_post", prompt="none")
    assert (reply.status, reply.answer["error"]) == (200, "login_required")


def test_error_descriptions_keep_to_the_characters_they_may_have(provider, visitor):
    """RFC 6749 4.1.2.1: printable ASCII without quotes and backslashes."""
    answer = start(visitor, provider.url, Login(), scope='openid "\\é\n' + "x" * 500).answer
    description = answer["error_description"]
    assert all(" " <= c <= "~" and c not in '"\\' for c in description)
    assert len(description) <= 200


def test_a_hint_that_was_issued_to_another_client(provider, visitor):
    other, mine = Login(), {"client_id": "other", "redirect_uri": f"{OTHER}/cb"}
    code = code_for(visitor, provider.url, other, **mine)
    hint = redeem(visitor, provider.url, other, code, origin=OTHER, **mine).json["id_token"]
    assert start(visitor, provider.url, Login(), id_token_hint=hint, **mine).answer["code"]
    assert start(visitor, provider.url, Login(), id_token_hint=hint).answer["error"] == "invalid_request"


def test_an_access_token_is_no_id_token_hint(provider, visitor):
    """Whatever its audience: its type decides."""
    keys = provider.provider.keys
    claims = {"aud": "site", "sub": "x"}
    assert keys.verify(keys.sign(claims, typ="JWT")) == claims
    for typ in ("at+jwt", "logout+jwt", ""):
        with pytest.raises(ValueError, match="not an ID token"):
            keys.verify(keys.sign(claims, typ=typ))


# A login page is valid in one browser, for one use, for half an hour.


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
