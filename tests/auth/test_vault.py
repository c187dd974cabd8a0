"""The vault: signing in, refusals, and invalid messages."""

import asyncio
import json
from urllib.parse import parse_qs

import pytest

from tests.auth import realm, samples
from tests.auth.bench import DISCOVERY, JWKS, SETTINGS, TOKEN, code


def test_starts_with_nothing(bench):
    assert bench.session._held is None
    assert asyncio.run(bench.ask("status"))["result"] == {"user": None, "ended": False}
    assert bench.worker.sent == [], "a visitor who does not sign in is nobody's business"


@pytest.mark.standards("TX-03", "AR-02", "AR-13")
def test_login_asks_with_everything_and_keeps_no_verifier(bench):
    async def run():
        query = await bench.leave(return_to="/invoices/?page=2", params={"prompt": "login", "max_age": 60})
        ((_, kept),) = bench.worker.doorman.waiting.items()
        record = samples.transaction.judge(json.loads(kept["record"])[0], SETTINGS, samples.NOW)
        assert query["response_type"] == "code"
        assert query["code_challenge"] == samples.b64(samples.digest("SHA-256", record["verifier"]))
        assert query["scope"] == "openid profile read"
        assert (query["audience"], query["prompt"], query["max_age"]) == ("aud", "login", "60")
        assert record["return_to"] == "/invoices/?page=2"
        assert not [name for name, value in vars(bench.vault).items() if record["verifier"] in repr(value)]

    asyncio.run(run())


@pytest.mark.standards("TX-14")
@pytest.mark.parametrize(
    "route", ["//evil.example/", "/\\evil", "javascript:alert(1)", "https://evil.example/", None, 7]
)
def test_a_foreign_return_route_becomes_the_base(bench, route):
    async def run():
        assert (await bench.sign_in(return_to=route))["result"] == {"return_to": "/"}

    asyncio.run(run())


@pytest.mark.standards("AR-06")
@pytest.mark.parametrize(
    "params", [{"state": "x"}, {"redirect_uri": "x"}, {"prompt": ["none"]}, {"client_id": "x"}]
)
def test_login_takes_only_known_parameters(bench, params):
    assert code(asyncio.run(bench.ask("login", params=params))) == "request_invalid"
    assert bench.worker.doorman.waiting == {}


@pytest.mark.standards("ST-02", "ST-03", "PR-03")
def test_sign_in_tells_every_page_and_no_message_has_a_token(bench):
    async def run():
        reply = await bench.sign_in(return_to="/profile/")
        assert reply["result"] == {"return_to": "/profile/"}
        assert bench.changes() == [("signed_in", {"sub": samples.CLAIMS["sub"], "name": "Zoë 😀"})]
        await bench.ask("status")
        await bench.ask("fetch", api="billing", path="/invoices", method="GET")
        said = json.dumps(bench.worker.posts, default=repr)
        exchanged = parse_qs(bench.requests(TOKEN)[0].body)
        for secret in ("access-1", exchanged["code"][0], exchanged["code_verifier"][0]):
            assert secret not in said

    asyncio.run(run())


@pytest.mark.standards("ST-01", "ST-05")
def test_tokens_are_kept_in_one_variable(bench):
    asyncio.run(bench.sign_in())
    assert bench.session._held["tokens"]["billing"]["access_token"] == "access-1"
    kept = [
        (name, variable)
        for name, module in bench.modules.items()
        for variable, value in vars(module).items()
        if "access-1" in repr(value)
    ]
    # every other module imports session.py only as a module
    assert kept == [("session", "_held")]


@pytest.mark.standards("TX-06", "CB-13")
def test_an_answer_works_once(bench):
    async def run():
        query = await bench.leave()
        answer = samples.callback(state=query["state"])
        handle, _ = bench.worker.doorman.arrive(answer)
        first, second = await asyncio.gather(
            bench.ask("arrived", handle=handle), bench.ask("arrived", port=2, handle=handle)
        )
        assert first["ok"]
        assert code(second) == "transaction_missing"
        assert code(await bench.come_back(answer)) == "transaction_missing"
        assert len(bench.requests(TOKEN)) == 1
        assert bench.session._held, "the session that began stays"

    asyncio.run(run())


@pytest.mark.standards("CB-01", "CB-02")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?code=x", "state_missing"),
        ("?code=x&state=short", "transaction_missing"),
        ("?code=x&state=" + "A" * 43, "transaction_missing"),
        ("?code=x&code=y&state=z", "response_duplicate"),
        ("?code=x&state=%FF", "response_malformed"),
    ],
)
def test_a_forged_answer_sends_nothing(bench, query, expected):
    assert code(asyncio.run(bench.come_back(query))) == expected
    assert bench.worker.sent == []
    assert bench.session._held is None


@pytest.mark.standards("CB-01")
@pytest.mark.parametrize("fields", [{"handle": "forged"}, {"handle": None}, {"handle": {}}, {}])
def test_a_forged_handle_leads_to_no_answer(bench, fields):
    assert code(asyncio.run(bench.ask("arrived", **fields))) == "transaction_missing"
    assert bench.worker.sent == []


@pytest.mark.standards("TX-06")
@pytest.mark.parametrize("mode", ["redirect", "popup"])
def test_an_answer_that_cannot_be_read_is_the_last_use_of_every_state_in_it(bench, mode):
    async def run():
        states = [(await bench.leave(mode=mode))["state"] for _ in range(2)]
        query = "?code=x&" + "&".join(f"state={state}" for state in states)
        assert code(await bench.come_back(query)) == "response_duplicate"
        for state in states:
            assert code(await bench.come_back(samples.callback(state=state))) == "transaction_missing"
        assert not bench.requests(TOKEN) and not bench.records()

    asyncio.run(run())


@pytest.mark.standards("ER-10", "TX-06")
def test_a_cancelled_sign_in_says_where_it_came_from(bench):
    async def run():
        state = (await bench.leave(return_to="/invoices/"))["state"]
        query = samples.callback(state=state, code="", error="access_denied")
        reply = await bench.come_back(query)
        assert reply["error"] | {"description": ""} == {
            "code": "access_denied",
            "description": "",
            "return_to": "/invoices/",
            "silent": False,
            "again": False,
            "error": "access_denied",
            "error_description": "",
        }
        assert bench.worker.doorman.waiting == {}

    asyncio.run(run())


@pytest.mark.standards("TX-07")
def test_a_record_older_than_ten_minutes_is_refused(bench):
    async def run():
        state = (await bench.leave())["state"]
        bench.worker.wall += 601
        assert code(await bench.come_back(samples.callback(state=state))) == "transaction_expired"

    asyncio.run(run())


@pytest.mark.standards("TK-05", "ER-03")
@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"nonce": "other"}, "id_token_nonce"),
        ({"aud": "other"}, "id_token_audience"),
        ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "id_token_at_hash"),
    ],
)
def test_a_bad_id_token_leaves_nobody_signed_in(bench, claims, expected):
    bench.claims = claims
    assert code(asyncio.run(bench.sign_in())) == expected
    assert bench.session._held is None
    assert bench.changes() == []


@pytest.mark.standards("ID-01")
def test_a_bad_signature_leaves_nobody_signed_in(bench):
    other = samples.jwk.RSAKey.generate_key(2048, {"kid": "rs", "use": "sig", "alg": "RS256"})
    bench.worker.answers[TOKEN] = lambda sent: (
        200,
        "application/json",
        samples.token_answer(samples.sign(samples.CLAIMS | {"nonce": bench.nonce}, key=other)),
    )
    assert code(asyncio.run(bench.sign_in())) == "id_token_signature"
    assert bench.session._held is None


@pytest.mark.standards("DJ-07")
def test_rotated_keys_are_fetched_once_more(bench):
    async def run():
        bench.worker.answers[JWKS] = (200, "application/json", '{"keys": []}')
        await bench.leave()
        await realm.settle()
        assert bench.provider._keys == []
        bench.provider._keys = [dict(samples.JWKS[1])]  # kept from an earlier sign-in, and still valid
        jwks = JWKS
        bench.worker.answers[jwks] = (200, "application/json", json.dumps({"keys": samples.JWKS}))
        before = len(bench.requests(jwks))
        assert (await bench.sign_in())["ok"]
        assert len(bench.requests(jwks)) == before + 1

    asyncio.run(run())


@pytest.mark.standards("DJ-04", "DJ-06")
def test_fresh_metadata_with_a_foreign_endpoint_is_refused(bench):
    evil = samples.METADATA | {"token_endpoint": "https://evil.example/token"}
    bench.worker.answers[DISCOVERY] = (200, "application/json", json.dumps(evil))

    async def run():
        await bench.leave()
        await realm.settle()
        assert (await bench.sign_in())["ok"]
        assert bench.provider._metadata["token_endpoint"] == TOKEN
        assert len(bench.requests(DISCOVERY)) == 1, "at most once an hour"

    asyncio.run(run())


@pytest.mark.standards("DJ-08", "TK-02")
def test_fresh_metadata_within_the_pinned_origins_is_used(bench):
    moved = samples.METADATA | {"token_endpoint": "https://id.example/token2"}
    bench.worker.answers[DISCOVERY] = (200, "application/json", json.dumps(moved))
    bench.worker.answers["https://id.example/token2"] = bench.token

    async def run():
        await bench.leave()
        await realm.settle()
        assert (await bench.sign_in())["ok"]
        assert bench.requests("https://id.example/token2")

    asyncio.run(run())


@pytest.mark.parametrize(
    "words",
    [
        "",
        "{",
        "[]",
        "7",
        '{"v": 2, "id": 1, "op": "status"}',
        '{"v": 1, "op": "status"}',
        '{"v": 1, "id": "1", "op": "status"}',
        '{"v": 1, "id": 1, "op": "login", "params": []}',
    ],
)
def test_a_message_of_no_known_shape_is_not_answered(bench, words):
    asyncio.run(bench.vault._receive(1, words, []))
    assert bench.worker.posts == []


@pytest.mark.parametrize("op", ["tokens", "_session", "__class__", None, 1])
def test_the_set_of_operations_is_closed(bench, op):
    assert code(asyncio.run(bench.ask(op))) == "internal"


def test_a_page_that_goes_says_so(bench):
    asyncio.run(bench.vault._receive(7, '{"v": 1, "id": 0, "op": "bye"}', []))
    assert bench.worker.dropped == [7]


@pytest.mark.standards("TX-13")
@pytest.mark.parametrize("mode", ["redirect", "popup", "frame"])
def test_without_a_door_nobody_leaves(bench, mode):
    bench.worker.doorless = True
    assert code(asyncio.run(bench.ask("login", mode=mode))) == "door_unavailable"
    assert bench.records() == {}


@pytest.mark.standards("TX-05", "TX-13")
def test_a_door_that_forgot_is_said_plainly(bench):
    async def run():
        state = (await bench.leave(return_to="/invoices/"))["state"]
        bench.worker.doorman.forget()
        reply = await bench.come_back(samples.callback(state=state))
        assert (code(reply), reply["error"]["return_to"]) == ("transaction_missing", "")
        assert not bench.requests(TOKEN)

    asyncio.run(run())


@pytest.mark.standards("ER-03", "ST-11", "PR-01")
def test_a_fault_of_ours_tells_no_more_than_its_kind(bench):
    async def broken(name, data):
        raise ZeroDivisionError("access-1")

    bench.worker.digest = broken
    reply = asyncio.run(bench.ask("login"))
    assert reply["error"] == {
        "code": "internal",
        "description": "ZeroDivisionError",
        "return_to": "",
        "silent": False,
        "again": False,
        "error": "",
        "error_description": "",
    }


def test_an_answer_that_is_not_utf_8_is_refused_not_fixed(bench):
    honest = bench.worker.answers[TOKEN]

    def bent(sent):
        status, kind, text = honest(sent)
        return status, kind, text.encode().replace(b'"token_type"', b'"note": "\xff", "token_type"')

    bench.worker.answers[TOKEN] = bent
    assert code(asyncio.run(bench.sign_in())) == "token_response"
    assert bench.session._held is None
