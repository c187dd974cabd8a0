"""Requests of the vault to the provider: it fetches keys rarely, remembers nonces, and sends nothing after the end."""

import asyncio
import json

import pytest

from tests.auth import realm, samples
from tests.auth.bench import DISCOVERY, JSON, JWKS, TOKEN, code, proof

DEMAND = '{"error": "use_dpop_nonce"}'


@pytest.mark.standards("DJ-07", "DJ-10")
def test_unknown_keys_are_not_looked_for_without_end(make):
    """If a key is unknown, the keys are fetched once more, then the sign-in fails; after a few such failures, no
    keys are fetched for a minute.
    """

    async def run():
        bench = make()
        await bench.sign_in()
        await realm.settle()
        honest = json.dumps({"keys": samples.JWKS})
        bench.worker.answers[JWKS] = (200, JSON, '{"keys": []}')
        bench.provider._keys = [dict(samples.JWKS[1])]
        before = len(bench.requests(JWKS))
        assert code(await bench.sign_in()) == "id_token_key_unknown"
        assert len(bench.requests(JWKS)) == before + 1
        for _ in range(40):
            assert code(await bench.sign_in()) == "id_token_key_unknown"
        await realm.settle()
        assert len(bench.requests(JWKS)) < before + 15
        bench.worker.pass_time(60)
        bench.worker.answers[JWKS] = (200, JSON, honest)
        assert (await bench.sign_in())["ok"]

    asyncio.run(run())


@pytest.mark.standards("DJ-07")
def test_after_a_fault_of_its_keys_the_provider_is_looked_at_anew(make):
    async def run():
        bench = make()
        honest = bench.worker.answers[JWKS]
        other = samples.jwk.RSAKey.generate_key(2048, {"kid": "rs", "use": "sig", "alg": "RS256"})
        keys = json.dumps({"keys": [other.as_dict(private=False)]})
        bench.worker.answers[JWKS] = (200, JSON, keys)
        assert code(await bench.sign_in()) == "id_token_signature"
        await realm.settle()
        bench.worker.answers[JWKS] = honest
        assert (await bench.sign_in())["ok"]

    asyncio.run(run())


def test_a_visitor_who_changes_their_mind_costs_the_provider_nothing(make):
    async def run():
        bench = make()
        for _ in range(3):
            state = (await bench.leave())["state"]
            answer = samples.callback(state=state, code="", error="access_denied")
            assert code(await bench.come_back(answer)) == "access_denied"
            await realm.settle()
        assert len(bench.requests(DISCOVERY)) == 1

    asyncio.run(run())


@pytest.mark.standards("DJ-07")
def test_keys_that_change_between_fetch_and_signature(make):
    async def run():
        bench = make()
        fetched = []

        def answer(sent):
            fetched.append(1)
            keys = samples.JWKS if len(fetched) > 1 else samples.JWKS[1:2]
            return 200, JSON, json.dumps({"keys": keys})

        bench.worker.answers[JWKS] = answer
        state = (await bench.leave())["state"]
        await realm.settle()
        assert len(fetched) == 1
        assert (await bench.come_back(samples.callback(state=state)))["ok"]
        assert len(fetched) == 2

    asyncio.run(run())


@pytest.mark.standards("DJ-06")
def test_metadata_and_keys_are_fetched_anew_after_an_hour(make):
    async def run():
        bench = make(refresh=True)
        await bench.sign_in()
        await bench.sign_in()
        await realm.settle()
        assert len(bench.requests(DISCOVERY)) == 1
        bench.worker.skip_timers(3600)
        await bench.leave()
        await realm.settle()
        assert len(bench.requests(DISCOVERY)) == 2

    asyncio.run(run())


OLD = samples.METADATA | {"authorization_response_iss_parameter_supported": False}
UNANNOUNCED, SILENT = {}, {"iss": ""}


def late(gate, metadata):
    """Return the response of the metadata endpoint, once the gate is open."""

    async def answer():
        await gate.wait()
        return 200, JSON, json.dumps(metadata)

    return lambda sent: answer()


@pytest.mark.standards("CB-05", "CB-06", "DJ-06")
@pytest.mark.parametrize(
    ("pinned", "fresh", "answer", "outcome"),
    [
        (OLD, samples.METADATA, UNANNOUNCED, ""),
        (samples.METADATA, OLD, UNANNOUNCED, "issuer_unadvertised"),
        (OLD, samples.METADATA, SILENT, "issuer_missing"),
        (samples.METADATA, OLD, SILENT, ""),
    ],
    ids=["begins to announce", "announces no more", "begins and forgets", "no more, and leaves it"],
)
@pytest.mark.parametrize("first", ["metadata", "answer"])
def test_an_answer_is_judged_by_fetched_metadata_whichever_comes_first(
    make, pinned, fresh, answer, outcome, first
):
    async def run():
        bench = make(metadata=pinned)
        gate = asyncio.Event()

        bench.worker.answers[DISCOVERY] = late(gate, fresh)
        state = (await bench.leave())["state"]
        if first == "metadata":
            gate.set()
            await realm.settle()
        query = samples.callback(**{"state": state} | answer)
        asked = asyncio.ensure_future(bench.come_back(query))
        await realm.settle()
        if first == "answer":
            assert not asked.done() and bench.requests(TOKEN) == [], "no code is spent before that"
            gate.set()
        reply = await asked
        assert reply["ok"] == (not outcome) and (reply["ok"] or code(reply) == outcome)

    asyncio.run(run())


@pytest.mark.standards("DJ-06")
def test_what_newer_metadata_could_lift_is_refused_only_after_they_were_fetched_once_more(make):
    async def run():
        bench = make(metadata=OLD)
        await bench.leave()
        await realm.settle()
        bench.worker.answers[DISCOVERY] = (200, JSON, json.dumps(samples.METADATA))
        assert (await bench.sign_in())["ok"]
        assert len(bench.requests(DISCOVERY)) == 2
        bench.worker.answers[DISCOVERY] = (200, JSON, json.dumps(OLD))
        state = (await bench.leave())["state"]
        refused = await bench.come_back(samples.callback(state=state, code="", error="access_denied"))
        assert code(refused) == "access_denied"
        assert len(bench.requests(DISCOVERY)) == 2, "no metadata lifts this one"

    asyncio.run(run())


@pytest.mark.standards("DJ-06")
def test_metadata_cut_off_by_a_sign_out_are_fetched_at_the_next_sign_in(make):
    async def run():
        bench = make()
        gate = asyncio.Event()

        honest = bench.worker.answers[DISCOVERY]
        bench.worker.answers[DISCOVERY] = late(gate, samples.METADATA)
        await bench.leave()
        await realm.settle()
        await bench.ask("logout", local=True)
        gate.set()
        await realm.settle()
        bench.worker.answers[DISCOVERY] = honest
        assert (await bench.sign_in())["ok"]
        assert len(bench.requests(DISCOVERY)) == 2

    asyncio.run(run())


@pytest.mark.standards("DP-06", "CB-13")
def test_the_token_endpoint_may_demand_a_nonce_once(make):
    async def run():
        bench = make(dpop=True, refresh=True)
        count = 0

        def answer(sent):
            nonlocal count
            count += 1
            if proof(sent)[1].get("nonce") != f"n{count - 1}":
                return 400, {"content-type": JSON, "dpop-nonce": f"n{count}"}, DEMAND
            return 200, {"content-type": JSON, "dpop-nonce": f"n{count}"}, bench.granted(sent)

        bench.worker.answers[TOKEN] = answer
        assert (await bench.sign_in())["ok"]
        assert len(bench.requests(TOKEN)) == 2
        assert len({proof(sent)[1]["jti"] for sent in bench.requests(TOKEN)}) == 2
        assert len({form["code"] for form in bench.forms()}) == 1
        bench.worker.skip_timers(280)
        assert (await bench.fetch())["ok"]
        assert len(bench.requests(TOKEN)) == 3, "the nonce of the last good answer is good for the renewal"

    asyncio.run(run())


@pytest.mark.standards("DP-06", "DP-07", "ER-02")
@pytest.mark.parametrize("headers", [{"dpop-nonce": "again"}, {}], ids=["endless", "hidden"])
def test_a_nonce_demanded_for_ever_ends_the_sign_in(make, headers):
    bench = make(dpop=True)
    bench.worker.answers[TOKEN] = (400, {"content-type": JSON} | headers, DEMAND)
    assert code(asyncio.run(bench.sign_in())) == "dpop_nonce"
    assert len(bench.requests(TOKEN)) == (2 if headers else 1)
    assert bench.session._held is None
    assert bench.worker.doorman.waiting == {}


@pytest.mark.standards("DP-10")
def test_the_proof_is_dated_by_the_visitors_clock(make):
    async def run():
        bench = make(dpop=True)
        await bench.sign_in()
        assert proof(bench.requests(TOKEN)[0])[1]["iat"] == samples.NOW

    asyncio.run(run())


@pytest.mark.parametrize("status", [400, 500])
def test_without_a_key_nothing_is_sent_twice(make, status):
    bench = make()
    bench.worker.answers[TOKEN] = (status, {"content-type": JSON, "dpop-nonce": "n"}, DEMAND)
    reply = asyncio.run(bench.sign_in())
    assert code(reply) in ("use_dpop_nonce", "token_response")
    assert len(bench.requests(TOKEN)) == 1


@pytest.mark.standards("CB-13", "ER-05", "TK-09")
@pytest.mark.parametrize(
    ("trouble", "expected"), [("network", "network"), ("timeout", "timeout"), ("size", "network")]
)
def test_a_provider_that_does_not_answer(make, trouble, expected):
    bench = make()
    bench.worker.answers[TOKEN] = realm.PlatformError(trouble)
    assert code(asyncio.run(bench.sign_in())) == expected
    assert len(bench.requests(TOKEN)) == 1
    assert bench.worker.doorman.waiting == {}
    assert bench.session._held is None and bench.changes() == []


@pytest.mark.standards("ER-03")
@pytest.mark.parametrize("step", ["verify", "digest"])
def test_whatever_breaks_leaves_nobody_signed_in(make, step):
    async def run():
        bench = make()
        state = (await bench.leave())["state"]

        async def broken(*rest):
            raise realm.PlatformError("crypto")

        setattr(bench.worker, step, broken)
        reply = await bench.come_back(samples.callback(state=state))
        assert code(reply) == "unsupported"
        assert reply["error"]["return_to"] == "/"
        assert bench.session._held is None and bench.changes() == []
        assert bench.worker.doorman.waiting == {}

    asyncio.run(run())
