"""Calls of a page: the messages to the vault, and the sign-in for an API that has no token yet."""

import asyncio
import json

import pytest

from auth.errors import AuthError
from tests.auth import realm
from tests.auth.page_bench import ADA


def test_fetch_by_name_and_by_url(page_bench):
    async def run():
        await page_bench.start(ADA)
        pending = asyncio.ensure_future(
            page_bench.client.fetch("billing", "/invoices", method="POST", json={"a": 1})
        )
        await realm.settle()
        message, body = page_bench.page.sent[-1]
        assert (message["api"], message["path"], message["method"]) == ("billing", "/invoices", "POST")
        assert message["headers"] == {"Content-Type": "application/json"}
        assert json.loads(body) == {"a": 1}
        page_bench.answer("fetch", {"status": 201, "headers": {}}, buffers=[b'{"id": "\xc3\xa9"}'])
        reply = await pending
        assert (reply.status, reply.ok, reply.json(), reply.text()) == (201, True, {"id": "é"}, '{"id": "é"}')
        assert reply.bytes() == b'{"id": "\xc3\xa9"}'
        pending = asyncio.ensure_future(page_bench.client.fetch("https://api.example/v1/x"))
        await realm.settle()
        assert (page_bench.asked("fetch")[-1]["api"], page_bench.asked("fetch")[-1]["path"]) == (
            "",
            "https://api.example/v1/x",
        )
        page_bench.answer("fetch", {"status": 404, "headers": {}}, buffers=[b""])
        assert not (await pending).ok

    asyncio.run(run())


def test_a_refusal_becomes_an_auth_error(page_bench):
    async def run():
        await page_bench.start(ADA)
        pending = asyncio.ensure_future(page_bench.client.fetch("billing", "/x"))
        await realm.settle()
        page_bench.answer("fetch", error={"code": "api_unreachable", "description": "network"})
        with pytest.raises(AuthError) as caught:
            await pending
        assert (caught.value.code, caught.value.description) == ("api_unreachable", "network")

    asyncio.run(run())


async def without_token(page_bench, *asked):
    """Return the error of a call for which the vault has no token."""
    pending = asyncio.ensure_future(page_bench.client.fetch(*asked))
    await realm.settle()
    page_bench.answer("fetch", error={"code": "token_missing", "description": ""})
    with pytest.raises(AuthError) as caught:
        await pending
    await realm.settle()
    return caught.value


def test_a_token_for_another_api_is_asked_for_once(page_bench):
    async def run():
        await page_bench.start(ADA)
        for asked in (1, 1):
            error = await without_token(page_bench, "reports", "/x")
            assert len(page_bench.asked("login")) == asked
        assert page_bench.asked("login")[0]["api"] == "reports"
        page_bench.notice.show(error)
        assert not page_bench.page.filled, "nothing is said while the page leaves"

    asyncio.run(run())


def test_a_token_for_an_api_that_is_called_by_its_url(page_bench):
    url = "https://api.example/v2/reports"

    async def run():
        await page_bench.start(ADA)
        error = await without_token(page_bench, url)
        assert page_bench.asked("login")[0]["api"] == error.api == url

    asyncio.run(run())


@pytest.mark.standards("ER-06")
def test_a_token_that_a_sign_in_did_not_bring_is_not_asked_for_again(page_bench):
    async def run():
        page_bench.page.handle = "h1"
        await page_bench.start()
        page_bench.tell(ADA, "signed_in")
        page_bench.answer("arrived", {"return_to": "/"})
        await realm.settle()
        page_bench.answer("status", {"user": ADA, "ended": False})
        await realm.settle()
        error = await without_token(page_bench, "reports", "/x")
        assert not page_bench.asked("login")
        page_bench.notice.show(error)
        assert page_bench.page.box.attributes["data-api"] == "reports"
        page_bench.click(data_auth_action="login", data_api="reports")
        await realm.settle()
        assert page_bench.asked("login")[0]["api"] == "reports", "the notice's button asks for that API"

    asyncio.run(run())
