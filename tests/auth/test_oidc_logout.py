"""Sign-out at the provider, and revocation."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from auth.oidc import logout
from tests.auth.samples import METADATA, SETTINGS


@pytest.mark.standards("LO-02")
def test_sign_out_at_the_provider():
    asked = logout.request(METADATA, SETTINGS, "s/1")
    assert asked["form"] is None
    url = urlsplit(asked["url"])
    assert url._replace(query="").geturl() == METADATA["end_session_endpoint"]
    assert dict(parse_qsl(url.query, strict_parsing=True)) == {
        "client_id": "site",
        "post_logout_redirect_uri": SETTINGS["post_logout_redirect_uri"],
        "state": "s/1",
    }


@pytest.mark.standards("LO-02", "LO-03")
def test_sign_out_at_the_provider_by_a_form():
    """OIDC RP-Initiated Logout 2: POST as well as GET."""
    metadata = METADATA | {"end_session_endpoint": "https://id.example/logout?x=y"}
    posted = SETTINGS | {"logout_method": "post"}
    form = {
        "client_id": "site",
        "post_logout_redirect_uri": SETTINGS["post_logout_redirect_uri"],
        "state": "s/1",
    }
    assert logout.request(metadata, posted, "s/1") == {"url": "https://id.example/logout?x=y", "form": form}
    del form["state"]
    assert logout.request(metadata, posted, "")["form"] == form
    assert logout.request({}, posted, "s") == {"url": "", "form": None}
    assert logout.request(metadata, SETTINGS | {"logout_method": "get"}, "")["form"] is None


@pytest.mark.standards("LO-05")
def test_sign_out_without_an_id_token():
    metadata = METADATA | {"end_session_endpoint": "https://id.example/logout?x=y"}
    url = logout.request(metadata, SETTINGS, "")["url"]
    assert url.startswith(
        "https://id.example/logout?x=y&client_id=site&post_logout_redirect_uri=https%3A%2F%2Fsite"
    )
    assert "id_token_hint" not in url
    assert "state" not in url


def test_sign_out_in_the_providers_own_words():
    """Cognito needs logout_uri, older tenants of Auth0 returnTo, and Okta the ID token."""
    own = {"redirect_param": "logout_uri", "params": {"federated": "", "realm": "a b", "n": 1}}
    url = logout.request(METADATA, SETTINGS | {"logout": own}, "s", "the.id.token")["url"]
    assert dict(parse_qsl(urlsplit(url).query)) == {
        "client_id": "site", "logout_uri": SETTINGS["post_logout_redirect_uri"], "state": "s",
        "realm": "a b", "n": "1", "id_token_hint": "the.id.token",
    }  # fmt: skip


@pytest.mark.standards("LO-01", "LO-06")
def test_a_provider_without_sign_out_or_revocation():
    assert logout.request({}, SETTINGS, "s") == {"url": "", "form": None}
    assert logout.revocation({}, SETTINGS, "t", "access_token") is None


@pytest.mark.standards("LO-06")
def test_revocation():
    asked = logout.revocation(METADATA, SETTINGS, "t+", "access_token")
    assert asked["url"] == METADATA["revocation_endpoint"]
    assert asked["body"] == "token=t%2B&token_type_hint=access_token&client_id=site"
