"""DPoP: a key for each session, a proof for each request, the newest nonce of each server."""

import asyncio
import json

import pytest

from tests.auth import samples
from tests.auth.bench import (
    INVOICES,
    JSON,
    SETTINGS,
    TOKEN,
    api,
    code,
    grants,
    over,
    proof,
    refusing,
    thumbprint,
)

USERINFO = samples.METADATA["userinfo_endpoint"]
PAR = "https://id.example/par"
PUSHING = samples.METADATA | {"pushed_authorization_request_endpoint": PAR}


@pytest.mark.standards("DP-01", "DP-08", "DP-02", "TX-01")
@pytest.mark.parametrize("mode", ["redirect", "popup"])
def test_the_code_is_bound_to_a_key_that_is_there_before(make, mode):
    async def run():
        bench = make(dpop=True, metadata=PUSHING)
        answer = json.dumps({"request_uri": "urn:x", "expires_in": 60})
        bench.worker.answers[PAR] = (201, JSON, answer)
        query = await bench.leave(mode=mode)
        assert (await bench.come_back(samples.callback(state=query["state"])))["ok"]
        header, claims = proof(bench.requests(TOKEN)[0])
        assert query["dpop_jkt"] == thumbprint(header["jwk"])
        assert (claims["htm"], claims["htu"]) == ("POST", TOKEN)
        assert "ath" not in claims
        assert proof(bench.requests(PAR)[0])[0]["jwk"] == header["jwk"]
        assert bench.worker.doorman.waiting == {}
        assert bench.session._held["jkt"] == query["dpop_jkt"]

    asyncio.run(run())


@pytest.mark.standards("DP-05", "DP-09", "TK-04")
def test_no_way_down_to_bearer(make):
    bench = make(dpop=True)
    bench.grant = {"token_type": "Bearer"}
    assert code(asyncio.run(bench.sign_in())) == "token_type"
    assert bench.session._held is None


def test_a_second_sign_in_by_a_popup_uses_the_sessions_key(make):
    async def run():
        bench = make(dpop=True)
        await bench.sign_in()
        first = bench.session._held["jkt"]
        await bench.sign_in(api="other", mode="popup")
        assert bench.session._held["jkt"] == first
        assert set(bench.session._held["tokens"]) == {"billing", "other"}

    asyncio.run(run())


@pytest.mark.standards("DP-01", "DP-03")
def test_a_redirect_never_hands_the_sessions_key_to_the_door(make):
    async def run():
        bench = make(dpop=True)
        await bench.sign_in()
        first = bench.session._held["jkt"]
        query = await bench.leave(api="other")
        assert query["dpop_jkt"] != first
        assert (await bench.come_back(samples.callback(state=query["state"])))["ok"]
        assert bench.session._held["jkt"] == query["dpop_jkt"]
        assert set(bench.session._held["tokens"]) == {"other"}, "tokens of another key are of no use"

    asyncio.run(run())


@pytest.mark.standards("DP-04", "DP-05")
def test_userinfo_is_asked_with_a_proof(make):
    async def run():
        bench = make(userinfo=True, dpop=True)
        bench.worker.answers[USERINFO] = (200, JSON, json.dumps({"sub": samples.CLAIMS["sub"]}))
        assert (await bench.sign_in())["ok"]
        sent = bench.requests(USERINFO)[0]
        assert sent.headers["Authorization"] == "DPoP access-1"
        assert proof(sent)[1]["ath"] == samples.b64(samples.digest("SHA-256", "access-1"))

    asyncio.run(run())


def test_nothing_is_sent_when_the_session_ends_while_its_proof_is_signed(make, monkeypatch):
    async def run():
        bench = make(dpop=True)
        await bench.sign_in()
        bench.worker.answers[INVOICES] = (200, JSON, "[]")
        sign = bench.worker.sign

        async def signed_out_meanwhile(pair, data):
            await bench.ask("logout", local=True)
            return await sign(pair, data)

        monkeypatch.setattr(bench.worker, "sign", signed_out_meanwhile)
        assert code(await bench.fetch()) == "signed_out"
        assert bench.requests(INVOICES) == []

    asyncio.run(run())


def other_origin():
    return [*SETTINGS["apis"][:1], api("far", "/x/", "aud", scopes=[]) | {"origin": "https://far.example"}]


@pytest.mark.standards("DP-03", "DP-04", "DP-05", "DP-06")
def test_every_call_has_a_proof_of_its_own_with_the_newest_nonce(make):
    async def run():
        bench = make(dpop=True, refresh=True)
        await bench.sign_in()
        count = 0

        def answer(sent):
            nonlocal count
            count += 1
            wanted = f"nonce-{count - 1}"
            headers = {"content-type": JSON, "dpop-nonce": f"nonce-{count}"}
            if proof(sent)[1].get("nonce") != wanted:
                headers["www-authenticate"] = 'DPoP error="use_dpop_nonce"'
                return 401, headers, ""
            return 200, headers, "[]"

        bench.worker.answers[INVOICES] = answer
        for _ in range(3):
            assert (await bench.fetch(method="POST", body=b"{}"))["result"]["status"] == 200
        assert (await bench.fetch(path="/invoices?page=2"))["result"]["status"] == 200
        sent = bench.requests(INVOICES)
        assert len(sent) == 5, "one demand; then each answer brings the next nonce"
        claims = [proof(each)[1] for each in sent]
        assert [each.get("nonce") for each in claims] == [None, "nonce-1", "nonce-2", "nonce-3", "nonce-4"]
        assert len({each["jti"] for each in claims}) == 5
        assert [each["htm"] for each in claims] == ["POST"] * 4 + ["GET"]
        assert {each["htu"] for each in claims} == {INVOICES}
        assert {each["ath"] for each in claims} == {samples.b64(samples.digest("SHA-256", "access-1"))}
        assert {each.headers["Authorization"] for each in sent} == {"DPoP access-1"}
        assert set(proof(sent[0])[0]) == {"typ", "alg", "jwk"}
        assert set(proof(sent[0])[0]["jwk"]) == {"kty", "crv", "x", "y"}
        assert grants(bench) == ["authorization_code"], "the token was not to blame"

    asyncio.run(run())


@pytest.mark.standards("DP-06")
def test_a_nonce_is_for_its_own_server(make):
    async def run():
        bench = make(dpop=True, apis=other_origin())
        await bench.sign_in()
        headers = {"content-type": JSON, "dpop-nonce": "billing-nonce"}
        bench.worker.answers[INVOICES] = (200, headers, "[]")
        bench.worker.answers["https://far.example/x/y"] = (200, JSON, "[]")
        await bench.fetch()
        await bench.fetch(path="/y", api="far")
        assert "nonce" not in proof(bench.requests("https://far.example/x/y")[0])[1]

    asyncio.run(run())


@pytest.mark.standards("DP-06", "DP-07")
@pytest.mark.parametrize("nonce", [{"dpop-nonce": "again"}, {}], ids=["endless", "hidden"])
def test_a_nonce_demanded_for_ever_or_out_of_sight(make, nonce):
    async def run():
        bench = make(dpop=True)
        await bench.sign_in()
        refusing(bench, headers={"www-authenticate": 'DPoP error="use_dpop_nonce"'} | nonce)
        reply = await bench.fetch()
        assert code(reply) == "dpop_nonce"
        assert len(bench.requests(INVOICES)) == (2 if nonce else 1)
        assert bench.session.held()

    asyncio.run(run())


@pytest.mark.standards("DP-04", "DP-09")
def test_a_renewal_has_a_proof_and_stays_with_dpop(make):
    async def run():
        bench = make(dpop=True, refresh=True)
        await over(bench)
        assert (await bench.fetch())["ok"]
        first, second = [proof(sent) for sent in bench.requests(TOKEN)]
        assert first[0]["jwk"] == second[0]["jwk"]
        assert first[1]["jti"] != second[1]["jti"]
        bench.worker.skip_timers(280)
        bench.grant = {"token_type": "Bearer"}
        assert code(await bench.fetch()) == "token_type"
        assert bench.reasons() == ["signed_in", "revoked"]

    asyncio.run(run())
