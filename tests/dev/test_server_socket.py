"""The development server's socket: it refuses other origins, and sends the right message to each page that listens."""

import asyncio
import concurrent.futures
import json
from functools import partial

import pytest
import tornado.httpclient
import tornado.websocket

from builder.dev import server
from builder.dev.loopback import bind
from builder.dev.server import running_site
from tests.dev.trial import Trial
from tests.waiting import LIMIT, wait_until


def run(talk):
    """Run a coroutine on a thread of its own, because Playwright may have a loop on this one."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        return pool.submit(asyncio.run, talk()).result()


def listen(site, *, origin, host=None, document="", meanwhile=None):
    """Return what a client of the socket receives until it closes: the status if it is refused, otherwise the commands.

    The server sends everything before its part of the closing handshake, so no waiting is needed. `meanwhile` is called
    once the client has joined.
    """

    async def talk():
        try:
            connection = await connect(site, origin, host)
        except tornado.httpclient.HTTPClientError as error:
            return error.code
        await connection.write_message(json.dumps({"command": "hello", "protocols": []}))
        info = {"command": "info", "url": "x", "plugins": {"gossamer": {"document": document}}}
        await connection.write_message(json.dumps(info))
        if meanwhile:
            await asyncio.to_thread(wait_until, lambda: any(each.joined for each in list(site.hub.sockets)))
            meanwhile()
        return [json.loads(message)["command"] for message in await farewell(connection)]

    return run(talk)


async def connect(site, origin, host=None):
    headers = {"Host": host or site.hub.host, **({"Origin": origin} if origin else {})}
    url = f"ws://127.0.0.1:{site.port}/livereload"
    return await tornado.websocket.websocket_connect(tornado.httpclient.HTTPRequest(url, headers=headers))


async def farewell(connection):
    """Close the socket, and return the messages that had not been read."""
    connection.close()
    heard = []
    while (message := await asyncio.wait_for(connection.read_message(), LIMIT)) is not None:
        heard.append(message)
    return heard


def test_the_socket_refuses_another_origin_in_a_browser(browser, site, trial):
    sockets = bind()
    other = f"http://localhost:{sockets[0].getsockname()[1]}"
    for each in sockets:
        each.close()
    context = browser.new_context()
    try:
        stranger = context.new_page()
        stranger.route(
            f"{other}/**", lambda route: route.fulfill(body="<h1>x</h1>", content_type="text/html")
        )
        stranger.goto(other + "/")
        script = """url => new Promise(done => {
            const socket = new WebSocket(url);
            socket.onopen = () => done("open");
            socket.onerror = () => done("refused");
        })"""
        assert stranger.evaluate(script, f"ws://{site.hub.host}/livereload") == "refused"
        assert not site.hub.sockets
    finally:
        context.close()


@pytest.mark.parametrize(
    "origin",
    ["", "null", "http://evil.example", "http://localhost", "http://127.0.0.1:{port}", "https://localhost:{port}",
     "http://localhost:{port}.evil.example", "http://localhost:{port}/"],
)  # fmt: skip
def test_the_socket_refuses_every_origin_but_ours(site, origin):
    assert listen(site, origin=origin.format(port=site.port)) == 403


def test_the_socket_refuses_another_host(site):
    assert listen(site, origin=site.url, host="evil.example") == 403
    assert listen(site, origin="http://evil.example", host="evil.example") == 403


def test_a_page_that_is_behind_is_told_as_soon_as_it_listens(site):
    now = site.hub.state.document
    assert listen(site, origin=site.url, document=now) == ["hello"]
    assert listen(site, origin=site.url, document="an older build") == ["hello", "reload"]


def test_two_servers_do_not_hear_of_each_other(site, trial, tmp_path, monkeypatch):
    second = Trial(tmp_path / "second")
    with monkeypatch.context() as patch:
        patch.setattr(server.pipeline, "build", second.build)
        with running_site(second.root) as other:
            now = other.hub.state.document
            news = partial(site.hub.publish, site.hub.state)
            assert listen(other, origin=other.url, document=now, meanwhile=news) == ["hello"]


@pytest.mark.parametrize("message", ["", "[]", "{}", '{"command": 1}', "\x00", '{"command": "hello"', '"x"'])
def test_the_socket_survives_nonsense(site, message):
    async def talk():
        connection = await connect(site, site.url)
        await connection.write_message(message)
        await farewell(connection)

    run(talk)
    assert listen(site, origin=site.url, document=site.hub.state.document) == ["hello"]
