"""What counts as a secret, in every part of a message, and what does not."""

import base64
import json

import pytest

from builder.qa.audit import names


def jwt(**claims):
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJub25lIn0.{payload}.c2lnbmF0dXJl"


def test_an_authorization_request():
    url = "https://idp.example/authorize?client_id=a&response_type=code&state=s1&nonce=n1&code_challenge=c1"
    assert dict(names.in_url(url)) == {"state": "s1", "nonce": "n1"}


def test_a_sign_outs_state_is_not_that_of_a_sign_in():
    url = (
        "https://idp.example/logout?client_id=a&state=s1&post_logout_redirect_uri=https%3A%2F%2Fa.example%2F"
    )
    assert dict(names.in_url(url)) == {"logout_state": "s1"}


def test_an_answer_in_the_query_and_in_the_fragment():
    assert set(names.in_url("https://app.example/cb?code=c1&state=s1")) == {("code", "c1"), ("state", "s1")}
    answer = "https://app.example/cb#id_token=i1&access_token=a1&state=s1&token_type=Bearer"
    assert set(names.in_url(answer)) == {("id_token", "i1"), ("access_token", "a1"), ("state", "s1")}
    assert dict(names.in_url("https://app.example/#/cb?code=c1&state=s1")) == {"code": "c1", "state": "s1"}


def test_a_token_request_as_form_and_as_json():
    form = "grant_type=authorization_code&code=c1&code_verifier=v1&client_secret=x1&redirect_uri=r"
    wanted = {"code": "c1", "code_verifier": "v1", "client_secret": "x1"}
    assert dict(names.in_body(form)) == wanted
    as_json = json.dumps(
        {"grant_type": "authorization_code", "code": "c1", "codeVerifier": "v1", "client-secret": "x1"}
    )
    assert dict(names.in_body(as_json, "application/json")) == wanted


def test_a_token_answer_however_deep_and_however_spelled():
    body = json.dumps({"AuthenticationResult": {"AccessToken": "a1", "IdToken": "i1", "RefreshToken": "r1"}})
    assert dict(names.in_body(body, "application/x-amz-json-1.1")) == {
        "access_token": "a1",
        "id_token": "i1",
        "refresh_token": "r1",
    }


@pytest.mark.parametrize(
    ("claims", "kind"),
    [({"nonce": "n"}, "id_token"), ({"scope": "x"}, "access_token"), ({"sub": "ada"}, "token")],
)
def test_a_jwt_under_a_name_nobody_knows(claims, kind):
    assert list(names.in_json({"session": jwt(**claims)})) == [(kind, jwt(**claims))]


def test_a_form_that_posts_itself():
    page = '<form><input type=hidden name=code value=\'c1\'><input value="s&amp;1" name="state"></form>'
    assert dict(names.in_body(page, "text/html")) == {"code": "c1", "state": "s&1"}


def test_a_web_message():
    page = '<script>var m = {type: "authorization_response", response: {"code": "c1234567890", "state": "s1234567890"}}</script>'
    assert set(names.in_body(page, "text/html")) >= {("code", "c1234567890"), ("state", "s1234567890")}


def test_headers():
    basic = base64.b64encode(b"client:s%2F1").decode()
    headers = {
        "Authorization": "DPoP a1",
        "location": "https://app.example/cb?code=c1&state=s1",
        "Set-Cookie": "refresh_token=r1; HttpOnly\nsid=7; Secure",
        "X-Access-Token": "a2",
    }
    assert set(names.in_headers(headers)) == {
        ("access_token", "a1"),
        ("code", "c1"),
        ("state", "s1"),
        ("refresh_token", "r1"),
        ("access_token", "a2"),
    }
    assert list(names.in_headers({"authorization": f"Basic {basic}"})) == [("client_secret", "s/1")]


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example/?state=California&code=SAVE10NOW"[:36],
        "https://shop.example/?nonce=abcdefabcdef",
        "https://shop.example/?code_challenge=abcdefabcdef",
        "https://[broken",
    ],
)
def test_what_is_no_secret(url):
    assert list(names.in_url(url)) == []


@pytest.mark.parametrize(
    "body",
    ["{", "[1, 2]", '{"code": "not_found", "state": "CA"}', "", "a long text, no form", "<p>code=1</p>"],
)
def test_bodies_without_secrets(body):
    assert list(names.in_body(body, "application/json" if body.startswith(("{", "[")) else "")) == []


def test_json_without_end():
    deep = "[" * 100_000
    assert list(names.in_body(deep, "application/json")) == []
