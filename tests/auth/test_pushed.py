"""Pushed requests: what is pushed, what is left in the address, and how a refusal is handled."""

import asyncio
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.auth import realm, samples
from tests.auth.bench import (
    JSON,
    code,
    over,
)

PAR = "https://id.example/par"
PUSHING = samples.METADATA | {"pushed_authorization_request_endpoint": PAR}
REQUEST_URI = "urn:ietf:params:oauth:request_uri:abc"


def pushed(sent):
    return 201, JSON, json.dumps({"request_uri": REQUEST_URI, "expires_in": 60})


def pushing(make, answer=pushed, **settings):
    bench = make(**{"metadata": PUSHING} | settings)
    bench.worker.answers[PAR] = answer
    return bench


@pytest.mark.standards("AR-15")
def test_a_pushed_request_leaves_only_its_name_in_the_address(make):
    async def run():
        bench = pushing(make)
        await bench.leave(params={"prompt": "login"})
        query = parse_qs(urlsplit(bench.address).query)
        assert query == {"tenant": ["a&b"], "client_id": ["site"], "request_uri": [REQUEST_URI]}
        form = bench.forms(PAR)[0]
        assert (form["prompt"], form["code_challenge_method"]) == ("login", "S256")
        assert (await bench.sign_in())["ok"]

    asyncio.run(run())


@pytest.mark.standards("AR-14", "LO-05")
@pytest.mark.parametrize("settings", [{}, {"par": "off"}], ids=["pushed", "plain"])
def test_an_id_token_is_shown_only_in_pushed_silent_requests(make, settings):
    async def run():
        bench = pushing(make, **settings)
        await bench.sign_in()
        shown = bench.session._held["id_token"]
        for prompt, expected in (("none", not settings), ("login", False)):
            query = await bench.leave(params={"prompt": prompt})
            assert "hint" not in bench.address and shown not in bench.address
            forms = bench.forms(PAR)
            assert bool(forms and forms[-1].get("id_token_hint") == shown) is expected
            assert query["prompt"] == prompt

    asyncio.run(run())


@pytest.mark.standards("AR-15")
@pytest.mark.parametrize(
    ("settings", "kind", "expected"),
    [
        ({}, "network", ""),
        ({}, "timeout", ""),
        ({"par": "required"}, "network", "network"),
        ({"par": "required"}, "timeout", "timeout"),
        (
            {"metadata": PUSHING | {"require_pushed_authorization_requests": True}},
            "network",
            "network",
        ),
    ],
)
def test_a_push_that_does_not_get_through(make, settings, kind, expected):
    bench = pushing(make, realm.PlatformError(kind), **settings)
    reply = asyncio.run(bench.ask("login"))
    if expected:
        assert code(reply) == expected
        assert bench.worker.doorman.waiting == {}, "the transaction is gone"
    else:
        assert bench.through_the_door(reply["result"]["url"])["code_challenge"]


@pytest.mark.parametrize("mode", ["redirect", "popup"])
def test_a_push_that_is_refused_ends_the_sign_in(make, mode):
    bench = pushing(make, (400, JSON, '{"error": "invalid_request"}'))
    reply = asyncio.run(bench.ask("login", mode=mode, params={"prompt": "none"}))
    assert code(reply) == "invalid_request"
    assert (bench.worker.doorman.waiting, bench.records()) == ({}, {})


def test_a_push_that_must_be_and_cannot(make):
    assert code(asyncio.run(make(par="required").ask("login"))) == "metadata_invalid"


@pytest.mark.standards("ST-09", "LO-01")
def test_signing_out_while_a_renewal_is_pushed(make):
    async def answer(sent):
        await bench.ask("logout", local=True)
        return pushed(sent)

    async def run():
        await over(bench)
        bench.worker.answers[PAR] = answer
        assert code(await bench.fetch()) == "signed_out", "and not that a record is missing"
        assert bench.records() == {}

    bench = pushing(make, restore="frame")
    asyncio.run(run())


@pytest.mark.standards("ST-09")
def test_an_id_token_is_not_shown_once_its_session_is_over(make):
    bench = pushing(make)
    digest = bench.worker.digest

    async def late(*job):
        bench.session.held() and bench.session.end("signed_out")
        return await digest(*job)

    async def run():
        await bench.sign_in()
        bench.worker.digest = late
        await bench.ask("login", params={"prompt": "none"})
        assert "id_token_hint" not in bench.forms(PAR)[-1]

    asyncio.run(run())
