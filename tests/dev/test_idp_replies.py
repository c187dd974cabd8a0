"""Complete HTTP responses of the development provider, replaced by `faults.set("http.<endpoint>", …)`."""

import asyncio
import http.client
import socket
import time

import pytest

from builder.dev import api as dev_api
from builder.dev.idp import Client, Reply, running
from builder.dev.idp.faults import ENDPOINTS
from tests.dev.servers import provider_threads
from tests.dev.visitor import CALLBACK, SITE, Login, Visitor, code_for, redeem, start
from tests.waiting import LIMIT, wait_until

PATHS = {
    "metadata": ("GET", "/.well-known/openid-configuration"),
    "jwks": ("GET", "/oauth2/jwks"),
    "token": ("POST", "/oauth2/token"),
    "userinfo": ("GET", "/oauth2/userinfo"),
    "revocation": ("POST", "/oauth2/revoke"),
    "authorization": ("GET", "/oauth2/authorize"),
    "end_session": ("GET", "/oauth2/logout"),
}
pytestmark = pytest.mark.standards("QA-01")


@pytest.fixture
def provider():
    with running(clients=[Client("site", (CALLBACK,))]) as handle:
        yield handle


@pytest.mark.parametrize("endpoint", PATHS)
def test_a_whole_answer(provider, visitor, endpoint):
    method, path = PATHS[endpoint]
    asked = []
    answer = Reply(418, {"Content-Type": "text/html", "X-Odd": "1"}, "<p>tea")
    provider.provider.faults.set(f"http.{endpoint}", lambda request: asked.append(request) or answer)
    reply = visitor.send(method, f"{provider.url}{path}?a=b", body={"x": "y"} if method == "POST" else None)
    assert (reply.status, reply.text, reply.headers["X-Odd"]) == (418, "<p>tea", "1")
    assert reply.headers["Content-Type"] == "text/html"
    assert [(one["method"], one["path"], one["query"]) for one in asked] == [(method, path, "a=b")]
    assert asked[0]["form"] == ({"x": "y"} if method == "POST" else {})
    assert asked[0]["headers"]["host"] == f"localhost:{provider.port}"
    assert provider.provider.events[-1]["fault"] == f"http.{endpoint}"


def test_none_is_the_truth(provider, visitor):
    provider.provider.faults.set("http.jwks", lambda request: None)
    assert visitor.get(f"{provider.url}/oauth2/jwks").json == provider.provider.jwks()


def test_every_endpoint_has_a_point(provider):
    for endpoint in ENDPOINTS:
        provider.provider.faults.set(f"http.{endpoint}", lambda request: None)
    with pytest.raises(KeyError, match="no such point"):
        provider.provider.faults.set("http.nothing", lambda request: None)


def test_a_mapping_is_json_and_a_redirect_is_one(provider, visitor):
    faults = provider.provider.faults
    faults.set("http.token", lambda request: Reply(400, body={"error": "odd"}))
    reply = redeem(visitor, provider.url, Login(), "x")
    assert (reply.json, reply.headers["Content-Type"]) == ({"error": "odd"}, "application/json")
    faults.set("http.token", lambda request: Reply(302, {"Location": "https://evil.example/"}))
    reply = redeem(visitor, provider.url, Login(), "x")
    assert (reply.status, reply.location, reply.body) == (302, "https://evil.example/", b"")


def test_cors_may_be_missing_and_the_preflight_never_is(provider, visitor):
    url = f"{provider.url}/oauth2/userinfo"
    for status in (0, 200):
        for cors in (True, False):
            answer = Reply(status, cors=cors)
            provider.provider.faults.set("http.userinfo", lambda request, answer=answer: answer)
            reply = visitor.get(url, Origin=SITE)
            assert reply.headers["Access-Control-Allow-Origin"] == (SITE if cors else None)
            preflight = visitor.send("OPTIONS", url, headers={"Origin": SITE})
            assert preflight.headers["Access-Control-Allow-Origin"] == SITE


def test_the_true_answer_late(provider, visitor):
    provider.provider.faults.set("http.jwks", lambda request: Reply(delay=0.3, headers={"X-Odd": "1"}))
    began = time.monotonic()
    reply = visitor.get(f"{provider.url}/oauth2/jwks")
    assert time.monotonic() - began >= 0.25
    assert (reply.json, reply.headers["X-Odd"]) == (provider.provider.jwks(), "1")


@pytest.mark.parametrize("status", [0, 200])
def test_a_refusal_can_be_changed_as_well(provider, visitor, status):
    provider.provider.faults.set("http.token", lambda request: Reply(status, delay=0.01))
    assert redeem(visitor, provider.url, Login(), "guess").status == (status or 400)


def test_a_connection_cut_within_the_body(provider, visitor):
    """The server has done its work, but the response is lost."""
    login = Login()
    code = code_for(visitor, provider.url, login)
    provider.provider.faults.set("http.token", lambda request: Reply(close=True))
    with pytest.raises(http.client.IncompleteRead):
        redeem(visitor, provider.url, login, code)
    provider.provider.faults.clear()
    assert "has been used" in redeem(visitor, provider.url, login, code).json["error_description"]


def test_a_connection_cut_without_a_byte(provider, visitor):
    provider.provider.faults.set("http.token", lambda request: Reply(500, close=True, hang=True))
    with pytest.raises(http.client.RemoteDisconnected):
        redeem(visitor, provider.url, Login(), "x")


def asking(port, path):
    """Send a request by hand; yield whatever arrives as the response."""
    open_socket = socket.create_connection(("127.0.0.1", port), timeout=LIMIT)
    open_socket.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    return open_socket


def test_a_hanging_answer_ends_with_the_server(provider):
    asked = []

    def answering(reply):
        return lambda request: asked.append(request) or reply

    provider.provider.faults.set("http.jwks", answering(Reply(200, hang=True)))
    provider.provider.faults.set("http.metadata", answering(Reply(200, hang=True, body="{")))
    provider.provider.faults.set("http.userinfo", answering(Reply(200, delay=60)))
    silent = asking(provider.port, "/oauth2/jwks")
    endless = asking(provider.port, "/.well-known/openid-configuration")
    late = asking(provider.port, "/oauth2/userinfo")
    assert b"200" in endless.recv(4096)
    wait_until(lambda: len(asked) == 3)  # otherwise the system resets the unread connections
    silent.settimeout(0.2)
    with pytest.raises(TimeoutError):
        silent.recv(1)
    silent.settimeout(LIMIT)
    before = provider_threads()
    began = time.monotonic()
    provider.stop()
    assert time.monotonic() - began < LIMIT, "it does not wait for an answer that is a minute late"
    assert len(provider_threads()) == len(before) - 1
    for one in (silent, late):
        assert one.recv(1) == b""
    for one in (silent, endless, late):
        one.close()


def test_a_browser_that_gives_up_is_let_go(provider, visitor):
    provider.provider.faults.set("http.jwks", lambda request: Reply(delay=60))
    loop = provider._serving._loop
    open_socket = asking(provider.port, "/oauth2/jwks")
    wait_until(lambda: waiting(loop) == 1)
    open_socket.close()
    wait_until(lambda: waiting(loop) == 0)


def waiting(loop):
    """Return how many handlers are waiting for a delay to end."""
    return sum("_execute" in repr(task) for task in asyncio.all_tasks(loop))


def test_the_secrets_of_a_request_that_was_not_answered_are_known(provider, visitor):
    provider.provider.faults.set("http.token", lambda request: Reply(503))
    login = Login()
    redeem(visitor, provider.url, login, "the-code")
    assert provider.provider.secrets() == {"the-code": "code", login.verifier: "code_verifier"}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("code=a&code=b", f"{CALLBACK}?code=a&code=b"), ("#access_token=x", f"{CALLBACK}#access_token=x")],
)
def test_the_raw_query_of_the_redirect(provider, visitor, raw, expected):
    provider.provider.faults.set("authorization.params", lambda parameters: raw)
    assert start(visitor, provider.url, Login(), prompt="none").location == expected
    provider.provider.faults.set("authorization.params", lambda parameters: {**parameters, "state": "o"})
    assert start(visitor, provider.url, Login(), prompt="none").answer["state"] == "o"


def test_the_api_has_the_point_as_well(provider):
    faults = provider.provider.faults
    with dev_api.running(issuer=provider.url, keys=provider.provider.jwks, faults=faults) as api:
        faults.set("http.api", lambda request: Reply(500, body={"path": request["path"]}))
        for path in ("/v1/invoices", "/nowhere"):
            reply = Visitor(api.port).get(api.url + path)
            assert (reply.status, reply.json) == (500, {"path": path})
        assert [one["fault"] for one in api.api.events] == ["http.api"] * 2
        faults.set("http.api", lambda request: None)
        assert Visitor(api.port).get(f"{api.url}/v1/invoices").status == 401
