"""UserInfo: the claims of the same person, or no claims."""

import json

import pytest

from auth.oidc import userinfo
from tests.auth.samples import ACCESS_TOKEN, METADATA, code_of


@pytest.mark.standards("ID-21", "AP-01")
def test_userinfo_is_asked_with_the_token_in_its_header():
    asked = userinfo.request(METADATA, ACCESS_TOKEN)
    assert (asked["url"], asked["method"]) == (METADATA["userinfo_endpoint"], "GET")
    assert asked["headers"]["Authorization"] == f"Bearer {ACCESS_TOKEN}"


@pytest.mark.standards("ID-21")
@pytest.mark.parametrize(
    "answer", [{}, {"sub": None}, {"sub": "V"}, {"sub": ["u"]}, {"sub": "u "}, {"name": "u"}]
)
def test_userinfo_of_another_person_is_dropped(answer):
    assert code_of(userinfo.judge, 200, "application/json", json.dumps(answer), "u") == "userinfo_subject"


@pytest.mark.standards("ID-21")
def test_userinfo():
    assert userinfo.judge(200, "application/json", '{"sub":"u","name":"Zoë"}', "u") == {
        "sub": "u",
        "name": "Zoë",
    }
    assert code_of(userinfo.judge, 200, "application/jwt", '{"sub":"u"}', "u") == "userinfo_response"
    assert code_of(userinfo.judge, 401, "application/json", '{"sub":"u"}', "u") == "userinfo_response"


@pytest.mark.standards("ID-21", "DP-05", "AP-01")
def test_userinfo_is_asked_with_the_scheme_of_the_token():
    asked = userinfo.request(METADATA, ACCESS_TOKEN, "DPoP")
    assert asked["headers"]["Authorization"] == f"DPoP {ACCESS_TOKEN}"


@pytest.mark.standards("ID-21")
def test_userinfo_adds_to_the_person_and_not_to_the_sign_in():
    """Claims that the sign-in was checked by stay those of the ID token, even if the token lacks them."""
    claims = {"iss": "https://id.example", "sub": "u", "acr": "basic", "name": "Z", "email": "z@example"}
    protocol = (
        "iss sub aud azp exp iat nbf nonce auth_time acr amr at_hash c_hash s_hash sid jti org_id org_name"
    )
    more = dict.fromkeys(protocol.split(), "evil") | {"name": "Zoë", "phone_number": "1"}
    assert userinfo.merge(claims, more) == claims | {"name": "Zoë", "phone_number": "1"}
    assert claims["name"] == "Z"
