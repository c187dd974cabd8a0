"""The vault: calls of APIs, with a token that no page gets."""

import asyncio
import base64

import pytest

from tests.auth import realm
from tests.auth.bench import INVOICES, SETTINGS, Bench, code


@pytest.mark.standards("AP-01", "ST-03")
def test_fetch_goes_out_with_the_token_and_comes_back_without(bench):
    async def run():
        await bench.sign_in()
        reply = await bench.ask(
            "fetch", api="billing", path="/invoices", method="POST", headers={"X-A": "b"}, body=b"{}"
        )
        sent = bench.worker.sent[-1]
        assert sent.url == INVOICES
        assert sent.headers == {"X-A": "b", "Authorization": f"Bearer {'access-1'}"}
        assert sent.body == b"{}"
        assert reply["result"] == {
            "status": 200,
            "headers": {"content-type": "application/json"},
            "challenge": None,
        }
        assert bench.buffers == [b"[1]"]
        whole = await bench.ask("fetch", api="", path=INVOICES, method="GET")
        assert whole["ok"]

    asyncio.run(run())


@pytest.mark.standards("AP-02")
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"api": "nothing", "path": "/x"}, "api_not_allowed"),
        ({"api": "billing", "path": "/../v2/x"}, "api_not_allowed"),
        ({"api": "other", "path": "/x"}, "token_missing"),
        ({"api": "", "path": "https://api.example.evil/v1/x"}, "api_not_allowed"),
        ({"api": "", "path": "https://api.example@evil.example/v1/x"}, "api_not_allowed"),
        ({"api": "billing", "path": "/x", "method": "CONNECT"}, "request_invalid"),
        ({"api": "billing", "path": "/x", "headers": {"AUTHORIZATION": "x"}}, "request_invalid"),
        ({"api": "billing", "path": "/x", "headers": {"X": 1}}, "request_invalid"),
        ({"api": "billing", "path": None}, "api_not_allowed"),
    ],
)
def test_a_token_goes_nowhere_else(bench, fields, expected):
    async def run():
        await bench.sign_in()
        before = len(bench.worker.sent)
        assert code(await bench.ask("fetch", **{"method": "GET"} | fields)) == expected
        assert len(bench.worker.sent) == before

    asyncio.run(run())


@pytest.mark.standards("AP-02")
def test_an_api_takes_only_the_methods_that_are_listed_for_it(monkeypatch):
    first, second = SETTINGS["apis"]
    bench = Bench(monkeypatch, apis=[first | {"methods": ["GET"]}, second])

    async def run():
        await bench.sign_in()
        for method, sends in (("GET", True), ("HEAD", False), ("POST", False), (["GET"], False)):
            before = len(bench.worker.sent)
            reply = await bench.fetch(method=method)
            assert reply["ok"] is sends, method
            if not sends:
                assert code(reply) == "request_invalid", method
                assert reply["error"]["description"] == "method: name it in [apis.billing] methods"
                assert len(bench.worker.sent) == before, method
        assert code(await bench.fetch(body=b"x")) == "request_invalid"

    asyncio.run(run())


@pytest.mark.standards("AP-02")
def test_an_api_is_called_at_the_paths_that_are_listed_for_it(monkeypatch):
    first, second = SETTINGS["apis"]
    listed = [["GET", ["", "invoices"], False], ["", ["", "invoices", None, "lines"], False]]
    bench = Bench(monkeypatch, apis=[first | {"paths": listed}, second])
    url = first["origin"] + first["prefix"]
    bench.worker.answers[f"{url}invoices/7/lines"] = bench.worker.answers[f"{url}invoices"]

    async def run():
        await bench.sign_in()
        for method, path, sends in (
            ("GET", "/invoices?page=2", True),
            ("POST", "/invoices", False),
            ("POST", "/invoices/7/lines", True),
            ("GET", "/invoices/7", False),
            ("GET", "/admin", False),
        ):
            for named in ({"path": path}, {"api": "", "path": url + path[1:]}):
                before = len(bench.worker.sent)
                reply = await bench.fetch(method=method, **named)
                assert reply["ok"] is sends, (method, path, reply)
                if not sends:
                    assert code(reply) == "api_not_allowed"
                    assert reply["error"]["description"] == "path: name it in [apis.billing] paths"
                    assert len(bench.worker.sent) == before

    asyncio.run(run())


@pytest.mark.standards("AP-02")
def test_an_api_is_called_so_often_in_any_minute_and_no_more(monkeypatch):
    first, second = SETTINGS["apis"]
    bench = Bench(monkeypatch, apis=[first | {"calls_per_minute": 2}, second])

    async def run():
        await bench.sign_in()
        bench.worker.clock = 100.0
        for now, sends in (
            (100, True),
            (130, True),
            (159.9, False),
            (160, True),
            (189.9, False),
            (190, True),
        ):
            bench.worker.clock = float(now)
            before = len(bench.worker.sent)
            reply = await bench.fetch()
            assert reply["ok"] is sends, now
            assert len(bench.worker.sent) == before + sends
            if not sends:
                assert code(reply) == "rate_limited"
                assert reply["error"]["description"] == "calls_per_minute in [apis.billing]: 2"

    asyncio.run(run())


TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl-_0"
ECHOES = {
    "body": ({}, "x{}y"),
    "bytes": ({}, b"\xff\x00{}"),
    "base64": ({}, "{base64}"),
    "header": ({"x-echo": "<{}>"}, "[]"),
    "challenge": ({"www-authenticate": 'Bearer error="invalid_token", scope="{}"'}, "[]"),
}


@pytest.mark.standards("AP-02", "ST-01")
@pytest.mark.parametrize("where", ECHOES)
@pytest.mark.parametrize("status", [200, 401, 500])
def test_an_answer_that_repeats_the_token_reaches_no_page(bench, where, status):
    headers, body = ECHOES[where]

    def answer(sent):
        token = sent.headers["Authorization"].split()[1]
        coded = base64.b64encode(f"Authorization: Bearer {token}".encode()).decode()
        if isinstance(body, bytes):
            return status, {}, body.replace(b"{}", token.encode())
        filled = {name: text.format(token) for name, text in headers.items()}
        return status, filled, body.format(token, base64=coded)

    async def run():
        bench.grant = {"access_token": TOKEN}
        await bench.sign_in()
        bench.worker.answers[INVOICES] = answer
        reply = await bench.fetch()
        assert code(reply) == "token_echoed"
        assert TOKEN[:20] not in str(reply) + str(bench.buffers)

    asyncio.run(run())


def test_an_api_that_fails_is_an_error_of_its_own(bench):
    async def run():
        await bench.sign_in()
        for kind in ("network", "timeout", "size"):
            bench.worker.answers[INVOICES] = realm.PlatformError(kind)
            reply = await bench.ask("fetch", api="billing", path="/invoices", method="GET")
            assert code(reply) == "api_unreachable"
            assert reply["error"]["description"] == kind

    asyncio.run(run())


def test_nothing_is_fetched_while_signed_out(bench):
    assert code(asyncio.run(bench.ask("fetch", api="billing", path="/x", method="GET"))) == "signed_out"
    assert bench.worker.sent == []
