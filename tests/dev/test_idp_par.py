"""The development provider: pushed authorization requests (RFC 9126)."""

from urllib.parse import urlencode

import pytest

from builder.dev.idp import Client, Lifetimes, Reply
from tests.dev.servers import EVIL, OTHER, serve
from tests.dev.visitor import CALLBACK, SITE, Login, Visitor, push, redeem, start

pytestmark = pytest.mark.standards("QA-01", "QA-02")


def go(visitor, provider, uri, **changes):
    parameters = {"client_id": "site", "request_uri": uri, **changes}
    return visitor.get(f"{provider.url}/oauth2/authorize?{urlencode(parameters)}")


def test_a_pushed_request_signs_in(provider, visitor):
    login = Login()
    pushed = push(visitor, provider.url, login)
    assert pushed.status == 201
    assert pushed.headers["Cache-Control"] == "no-store"
    assert pushed.headers["Access-Control-Allow-Origin"] == SITE
    assert pushed.json.keys() == {"request_uri", "expires_in"}
    assert pushed.json["expires_in"] == 60
    assert pushed.json["request_uri"].startswith("urn:ietf:params:oauth:request_uri:")
    answer = visitor.submit(go(visitor, provider, pushed.json["request_uri"]), account="ada").answer
    assert answer["state"] == login.state
    assert redeem(visitor, provider.url, login, answer["code"]).status == 200


def test_what_the_browser_adds_counts_for_nothing(provider, visitor):
    """RFC 9126 4: only the pushed request counts."""
    login = Login()
    uri = push(visitor, provider.url, login).json["request_uri"]
    page = go(visitor, provider, uri, redirect_uri=f"{EVIL}/", state="evil", prompt="none", scope="x")
    reply = visitor.submit(page, account="ada")
    assert reply.location.startswith(f"{CALLBACK}?")
    assert reply.answer["state"] == login.state


def test_a_request_uri_is_for_one_use(provider, visitor):
    uri = push(visitor, provider.url, Login()).json["request_uri"]
    assert go(visitor, provider, uri).status == 200
    again = go(visitor, provider, uri)
    assert (again.status, again.headers["Location"]) == (400, None)
    assert "invalid_request_uri" in again.text


def test_a_request_uri_is_for_one_client(provider, visitor):
    uri = push(visitor, provider.url, Login()).json["request_uri"]
    for client_id in ("other", "nobody", ""):
        assert go(visitor, provider, uri, client_id=client_id).status == 400
    assert go(visitor, provider, uri).status == 200


def test_a_request_uri_lives_a_minute():
    with serve() as provider:
        visitor, clock = Visitor(provider.port), provider.provider.clock
        for seconds, status in ((59, 200), (60, 400)):
            uri = push(visitor, provider.url, Login()).json["request_uri"]
            clock.now += seconds
            assert go(visitor, provider, uri).status == status
    with serve(lifetimes=Lifetimes(request_uri=5)) as provider:
        assert push(Visitor(provider.port), provider.url, Login()).json["expires_in"] == 5


def test_an_invented_request_uri(provider, visitor):
    assert go(visitor, provider, "urn:ietf:params:oauth:request_uri:guess").status == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": None}, "invalid_client"),
        ({"client_id": "nobody"}, "invalid_client"),
        ({"client_secret": "x"}, "invalid_client"),
        ({"request_uri": "urn:ietf:params:oauth:request_uri:x"}, "invalid_request"),
        ({"request": "a.b.c"}, "request_not_supported"),
        ({"redirect_uri": f"{EVIL}/"}, "invalid_request"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"scope": "openid nothing"}, "invalid_scope"),
        ({"resource": "urn:nothing"}, "invalid_target"),
        ({"prompt": "none login"}, "invalid_request"),
    ],
)
def test_a_bad_request_is_refused_when_it_is_pushed(provider, visitor, changes, error):
    reply = push(visitor, provider.url, Login(), **changes)
    assert (reply.status, reply.json["error"]) == (400, error)
    assert reply.json.keys() == {"error", "error_description"}
    assert reply.headers["Access-Control-Allow-Origin"] == SITE


def test_pushing_is_for_the_clients_own_origin(provider, visitor):
    for origin in (OTHER, EVIL, "null"):
        reply = push(visitor, provider.url, Login(), origin=origin)
        assert reply.status == 403
        assert reply.headers["Access-Control-Allow-Origin"] is None
    assert push(visitor, provider.url, Login(), origin="").status == 201


def test_pushing_is_by_post_and_from_scripts(provider, visitor):
    url = f"{provider.url}/oauth2/par"
    assert visitor.get(url).status == 405
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = visitor.send("OPTIONS", url, headers={"Origin": SITE, **asked})
    assert preflight.headers["Access-Control-Allow-Methods"] == "POST"
    head = {"Content-Type": "application/json"}
    assert visitor.send("POST", url, body=Login().parameters(), headers=head).status == 400


def test_a_client_that_must_push():
    """RFC 9126 6: by the client's registration; 5: by the provider's metadata."""
    with serve(clients=[Client("site", (CALLBACK,), require_par=True)]) as provider:
        visitor, login = Visitor(provider.port), Login()
        answer = start(visitor, provider.url, login).answer
        assert (answer["error"], answer["state"]) == ("invalid_request", login.state)
        assert provider.provider.metadata()["require_pushed_authorization_requests"] is False
        assert go(visitor, provider, push(visitor, provider.url, login).json["request_uri"]).status == 200


def test_a_provider_that_demands_pushing(visitor):
    with serve() as provider:
        visitor = Visitor(provider.port)
        provider.provider.require_par = True
        assert provider.provider.metadata()["require_pushed_authorization_requests"] is True
        assert start(visitor, provider.url, Login()).answer["error"] == "invalid_request"
        uri = push(visitor, provider.url, Login()).json["request_uri"]
        assert go(visitor, provider, uri).status == 200


def test_the_metadata_names_the_endpoint(provider):
    document = provider.provider.metadata()
    assert document["pushed_authorization_request_endpoint"] == f"{provider.url}/oauth2/par"


def test_what_was_pushed_is_in_the_log(provider, visitor):
    login = Login()
    uri = push(visitor, provider.url, login).json["request_uri"]
    known = provider.provider.secrets()
    assert known[uri] == "request_uri"
    assert known[login.nonce] == "nonce"
    assert known[login.state] == "state"


def test_the_answer_can_be_false():
    with serve() as provider:
        visitor, faults = Visitor(provider.port), provider.provider.faults
        faults.set("par.response", lambda body: {**body, "request_uri": ""})
        assert push(visitor, provider.url, Login()).json["request_uri"] == ""
        faults.set("http.par", lambda request: Reply(503))
        assert push(visitor, provider.url, Login()).status == 503
