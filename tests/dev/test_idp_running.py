"""The development provider as a server: its thread, its ports, its pages' headers and cookies."""

import contextlib
import errno
import gc
import http.client
import re
import socket

import pytest

from builder.dev.idp import Account, Client, make_key, make_provider, running
from builder.dev.loopback import bind
from tests.dev.servers import provider_threads
from tests.dev.visitor import CALLBACK, SITE, Login, Visitor, sign_in, start

CLIENT = Client("site", (CALLBACK,), (f"{SITE}/",), name="Fernhill & <Sons>")


def test_it_stops_cleanly(own_port):
    before = len(provider_threads())
    handle = running(clients=[CLIENT], port=own_port)
    waiting = socket.create_connection(("127.0.0.1", handle.port))
    idle = http.client.HTTPConnection("127.0.0.1", handle.port)
    idle.request("GET", "/.well-known/openid-configuration", headers={"Host": "localhost"})
    idle.getresponse().read()
    handle.stop()
    handle.stop()
    assert len(provider_threads()) == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", handle.port))
    waiting.close()
    idle.close()
    del handle
    gc.collect()  # an unclosed socket or loop would warn here, and warnings are errors


def test_a_port_can_be_taken_again_at_once(own_port):
    with running(clients=[CLIENT], port=own_port) as first:
        sign_in(Visitor(first.port), first.url, Login())
    with running(clients=[CLIENT], port=first.port) as second:
        assert second.url == first.url


def test_a_taken_port_is_said():
    with running() as first:
        with pytest.raises(OSError) as refused:
            running(port=first.port)
    assert refused.value.errno == errno.EADDRINUSE


def test_a_port_taken_on_the_other_address_is_said():
    if not socket.has_ipv6:
        return
    taken = socket.socket(socket.AF_INET6)
    with contextlib.closing(taken):
        taken.bind(("::1", 0))
        taken.listen()
        with pytest.raises(OSError) as refused:
            bind(taken.getsockname()[1])
    assert refused.value.errno == errno.EADDRINUSE


@pytest.mark.standards("QA-01")
def test_it_is_bound_to_loopback_alone():
    sockets = bind()
    names = [one.getsockname() for one in sockets]
    for one in sockets:
        one.close()
    assert {name[0] for name in names} <= {"127.0.0.1", "::1"}
    assert len({name[1] for name in names}) == 1


def test_a_bad_option_leaves_no_socket_behind():
    with pytest.raises(TypeError):
        running(clients=[CLIENT], colour="red")
    gc.collect()


def test_the_issuer_may_have_another_name():
    with running(host="idp.localhost", clients=[CLIENT]) as handle:
        assert handle.url == f"http://idp.localhost:{handle.port}"
        visitor = Visitor(handle.port)
        document = visitor.get(f"{handle.url}/.well-known/openid-configuration").json
        assert document["issuer"] == handle.url
        assert sign_in(visitor, handle.url, Login()).answer["iss"] == handle.url


def test_keys_may_be_given():
    key = make_key("ES256")
    with running(algorithms=["ES256"], keys={"ES256": key}) as handle:
        assert [one["kid"] for one in handle.provider.jwks()["keys"]] == [key.kid]


def test_clients_may_join_while_it_runs():
    with running() as handle:
        visitor = Visitor(handle.port)
        assert start(visitor, handle.url, Login()).status == 400
        handle.provider.register(CLIENT)
        assert start(visitor, handle.url, Login()).status == 200


@pytest.fixture(scope="module")
def provider():
    accounts = [
        Account("eve", "s-eve", "<b>Eve</b>", "Eve", "X", 'eve"@example.com'),
        Account("ada", "s-ada", "Ada", "Ada", "L", "ada@example.com"),
    ]
    with running(clients=[CLIENT], accounts=accounts) as handle:
        yield handle


def policy_of(reply):
    parts = (part.split() for part in reply.headers["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


def test_the_login_page(provider, visitor):
    page = start(visitor, provider.url, Login())
    ids = re.findall(r'data-testid="([^"]+)"', page.text)
    assert ids == ["account-eve", "account-ada", "cancel"]
    assert "<b>" not in page.text
    assert "&lt;b&gt;Eve&lt;/b&gt;" in page.text
    assert "Fernhill &amp; &lt;Sons&gt;" in page.text
    assert " style=" not in page.text
    assert "<script" not in page.text


def test_the_pages_policy(provider, visitor):
    """Only our own stylesheet and icon are allowed; the form may lead back to the client, and nowhere else."""
    page = start(visitor, provider.url, Login())
    assert policy_of(page) == {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "form-action": ["'self'", SITE],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
    for path in ("/", "/nowhere", "/oauth2/authorize"):
        reply = visitor.get(provider.url + path)
        assert policy_of(reply)["form-action"] == ["'self'"]
        assert reply.headers["X-Frame-Options"] == "DENY"
        assert reply.headers["Referrer-Policy"] == "no-referrer"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.headers["Server"] is None


def test_what_the_pages_refer_to_is_there(provider, visitor):
    page = start(visitor, provider.url, Login())
    for path, kind in re.findall(r'href="(/[^"]+\.(css|svg))"', page.text):
        reply = visitor.get(provider.url + path)
        assert reply.status == 200
        assert reply.headers["Content-Type"].startswith({"css": "text/css", "svg": "image/svg+xml"}[kind])
    assert visitor.get(f"{provider.url}/favicon.ico").status == 200


def test_the_cookies_are_the_providers_own(provider, visitor):
    """No script can read them, no site on another port gets them, and two providers do not share them."""
    page = start(visitor, provider.url, Login())
    first = page.headers.get_all("Set-Cookie")
    second = visitor.submit(page, account="ada").headers.get_all("Set-Cookie")
    assert [len(first), len(second)] == [1, 1]
    for line in (*first, *second):
        assert line.split("=")[0].endswith(f"_{provider.port}")
        assert {part.strip() for part in line.split(";")[1:]} == {"HttpOnly", "Path=/oauth2/", "SameSite=Lax"}


def test_a_secure_provider_has_secure_cookies():
    with running(issuer="https://idp.example", clients=[CLIENT]) as handle:
        page = start(Visitor(handle.port), "https://idp.example", Login())
        assert "Secure" in page.headers["Set-Cookie"]


def test_the_home_page_tells_what_this_is(provider, visitor):
    reply = visitor.get(f"{provider.url}/")
    assert reply.status == 200
    assert CALLBACK in reply.text
    assert provider.url in reply.text


@pytest.mark.standards("HD-25")
def test_a_foreign_host_name_is_refused(provider, visitor):
    """DNS rebinding: a request for evil.example, which resolves to loopback, gets nothing."""
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
    with pytest.raises(ValueError, match="cannot be an issuer"):
        make_provider(issuer)
