"""Refresh tokens: each is used once, one at a time, and failures are handled."""

import asyncio
import json
from urllib.parse import parse_qs

import pytest

from tests.auth import realm, samples
from tests.auth.bench import (
    INVOICES,
    JSON,
    TOKEN,
    bearer,
    code,
    grants,
    over,
)

REVOKE = samples.METADATA["revocation_endpoint"]


@pytest.mark.standards("RF-03", "RF-04", "RF-08")
def test_twenty_calls_renew_once(make):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        replies = await asyncio.gather(*(bench.fetch(port=number % 4 + 1) for number in range(20)))
        assert all(reply["ok"] for reply in replies)
        assert grants(bench) == ["authorization_code", "refresh_token"]
        assert "scope" not in bench.forms()[1]
        assert set(bearer(bench)) == {"access-2"}
        assert bench.reasons() == ["signed_in"], "nobody notices"

    asyncio.run(run())


@pytest.mark.standards("RF-02", "RF-03")
def test_refresh_tokens_are_used_one_at_a_time(make):
    """With calls to two APIs at once, the second renewal uses the refresh token that the first one returned."""

    async def run():
        bench = make(refresh=True)
        await over(bench)
        both = await asyncio.gather(bench.fetch(), bench.fetch(path="/reports", api="other"))
        assert all(reply["ok"] for reply in both)
        assert [form.get("refresh_token") for form in bench.forms()] == [None, "refresh-1", "refresh-2"]
        assert bench.session._held["refresh_token"] == "refresh-3"

    asyncio.run(run())


def test_a_refresh_token_that_stays_the_same_is_kept(make):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        bench.grant = {"refresh_token": "refresh-1"}
        assert (await bench.fetch())["ok"]
        assert bench.session._held["refresh_token"] == "refresh-1"

    asyncio.run(run())


@pytest.mark.standards("RF-05")
def test_a_grant_that_is_gone_ends_the_session(make):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        bench.answer = (400, JSON, '{"error": "invalid_grant"}')
        replies = await asyncio.gather(*(bench.fetch() for _ in range(5)))
        assert {code(reply) for reply in replies} == {"invalid_grant", "signed_out"}
        assert grants(bench).count("refresh_token") == 1
        assert bench.reasons() == ["signed_in", "revoked"]
        assert (await bench.ask("status"))["result"] == {"user": None, "ended": False}
        assert bench.requests(INVOICES) == []

    asyncio.run(run())


@pytest.mark.standards("RF-06", "ER-05")
def test_while_the_provider_is_away_renewals_wait_longer_and_longer(make):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        bench.worker.answers[TOKEN] = realm.PlatformError("network")
        for wait in (5, 10, 20, 40, 80, 160, 300, 300):
            before = len(bench.requests(TOKEN))
            for _ in range(3):
                assert code(await bench.fetch()) == "network"
            assert len(bench.requests(TOKEN)) == before + 1
            bench.worker.pass_time(wait - 0.5)
            assert code(await bench.fetch()) == "network"
            assert len(bench.requests(TOKEN)) == before + 1
            bench.worker.pass_time(0.5)
        bench.worker.answers[TOKEN] = bench.token
        assert (await bench.fetch())["ok"], "online again"
        assert bench.forms()[-1]["refresh_token"] == "refresh-1"
        assert bench.session._held["waits"] == {}

    asyncio.run(run())


@pytest.mark.standards("RF-06")
def test_an_answer_that_got_lost_after_rotation_ends_the_session_without_a_loop(make):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        used = []

        def rotating(sent):
            token = parse_qs(sent.body)["refresh_token"][0]
            if token in used:
                return 400, JSON, '{"error": "invalid_grant"}'  # reuse: revoke the whole family
            used.append(token)
            raise realm.PlatformError("timeout")

        bench.answer = rotating
        assert code(await bench.fetch()) == "timeout"
        assert bench.session.held()
        bench.worker.pass_time(5)
        assert code(await bench.fetch()) == "invalid_grant"
        assert code(await bench.fetch()) == "signed_out"
        assert grants(bench).count("refresh_token") == 2
        assert bench.reasons() == ["signed_in", "revoked"]

    asyncio.run(run())


@pytest.mark.standards("RF-02", "RF-07")
def test_the_new_refresh_token_is_kept_although_the_keys_cannot_be_had(make):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        await realm.settle()
        bench.worker.skip_timers(4000)  # now the keys are outdated
        jwks = samples.METADATA["jwks_uri"]
        honest, bench.worker.answers[jwks] = bench.worker.answers[jwks], realm.PlatformError("network")
        assert code(await bench.fetch()) == "network"
        assert bench.session._held["refresh_token"] == "refresh-2"
        assert bench.requests(INVOICES) == [], "the token that came along is of no use"
        bench.worker.answers[jwks] = honest
        bench.worker.pass_time(5)
        assert (await bench.fetch())["ok"]
        assert bearer(bench) == ["access-3"]

    asyncio.run(run())


@pytest.mark.standards("RF-07")
@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"sub": "other"}, "refresh_id_token"),
        ({"iss": "https://evil.example/"}, "refresh_id_token"),
        ({"aud": "other"}, "refresh_id_token"),
        ({"nonce": "other"}, "refresh_id_token"),
        ({"iat": 1}, "refresh_id_token"),
        ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "id_token_at_hash"),
    ],
)
def test_a_refreshed_id_token_of_another_sign_in_ends_the_session(make, claims, expected):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        bench.claims = claims
        assert code(await bench.fetch()) == expected
        assert bench.reasons() == ["signed_in", "revoked"]
        assert bench.requests(INVOICES) == []

    asyncio.run(run())


@pytest.mark.standards("RF-07")
def test_an_honest_refreshed_id_token_is_kept(make):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        first = bench.session._held["id_token"]
        assert (await bench.fetch())["ok"]
        assert bench.session._held["id_token"] not in ("", first)
        bench.worker.skip_timers(280)
        second = bench.session._held["id_token"]
        bench.answer = lambda sent: (200, JSON, json.dumps({"access_token": "a", "token_type": "bearer"}))
        assert (await bench.fetch())["ok"], "one without an ID token will do"
        assert bench.session._held["id_token"] == second
        assert bench.session._held["refresh_token"] == "refresh-2"

    asyncio.run(run())


@pytest.mark.parametrize(
    ("answer", "expected", "ends"),
    [
        ((200, "text/html", "<html>"), "refresh_response", True),
        ((200, JSON, '{"access_token": "a", "token_type": "MAC"}'), "token_type", True),
        ((200, JSON, '{"access_token": 7, "token_type": "Bearer"}'), "refresh_response", True),
        ((503, "text/html", ""), "refresh_response", False),
        ((400, JSON, '{"error": "invalid_target"}'), "invalid_target", False),
    ],
)
def test_answers_that_are_no_good(make, answer, expected, ends):
    async def run():
        bench = make(refresh=True)
        await over(bench)
        bench.answer = answer
        assert code(await bench.fetch()) == expected
        assert (bench.session.held() is None) is ends
        assert bench.requests(INVOICES) == []
        assert code(await bench.fetch()) == ("signed_out" if ends else expected)
        assert grants(bench).count("refresh_token") == 1

    asyncio.run(run())


@pytest.mark.standards("LO-01", "LO-06", "AP-11")
def test_signing_out_during_a_renewal_revokes_what_it_brings(make):
    gate = asyncio.Event()

    async def run():
        bench = make(refresh=True)
        await over(bench)

        async def slow(sent):
            await gate.wait()
            bench.worker.aborted = 0  # the answer had come already
            return 200, JSON, bench.granted(sent)

        bench.answer = slow
        pending = asyncio.ensure_future(bench.fetch())
        await realm.settle()
        bench.worker.aborted = -1
        await bench.ask("logout")
        gate.set()
        assert code(await pending) == "signed_out"
        await realm.settle()
        assert bench.session._held is None
        assert [form["token"] for form in bench.forms(REVOKE)] == ["refresh-1", "access-1", "refresh-2"]
        assert bench.requests(INVOICES) == []

    asyncio.run(run())


def test_an_unfit_key_or_a_fault_of_ours_says_internal_and_no_more(make):
    async def run():
        bench = make(dpop=True, refresh=True)
        await over(bench)

        async def broken(pair, data):
            raise ZeroDivisionError("secret")

        bench.worker.sign = broken
        reply = await bench.fetch()
        assert code(reply) == "internal"
        assert "secret" not in json.dumps(reply)
        assert code(await bench.fetch()) == "internal", "and nobody waits for ever"

    asyncio.run(run())
