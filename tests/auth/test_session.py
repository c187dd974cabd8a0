"""The session in the vault: how long it lasts, what ends it, and which events and log entries that causes."""

import asyncio
import json

import pytest

from tests.auth import samples
from tests.auth.bench import TOKEN, code

LIMITS = {"idle": 600, "absolute": 3600, "warning": 60}


def status(bench):
    return asyncio.run(bench.ask("status"))["result"]


def signed_in(make, **settings):
    bench = make(refresh=True, **settings)
    assert asyncio.run(bench.sign_in())["ok"]
    return bench


def test_a_lock_says_whether_there_is_a_session(make):
    bench = make(refresh=True)
    assert not bench.worker.locked
    assert asyncio.run(bench.sign_in())["ok"]
    assert bench.worker.locked
    asyncio.run(bench.ask("logout", local=True))
    assert not bench.worker.locked


@pytest.mark.standards("RF-09", "LO-14")
def test_an_absent_visitor_is_signed_out(make):
    bench = signed_in(make, session=LIMITS)
    bench.worker.pass_time(599)
    assert status(bench)["user"]
    bench.worker.pass_time(1)
    assert status(bench) == {"user": None, "ended": True}
    assert bench.reasons() == ["signed_in", "idle"]
    assert bench.session._held is None
    assert len(bench.requests(TOKEN)) == 1, "nothing was renewed for nobody"


@pytest.mark.standards("RF-09")
def test_a_visitor_who_is_there_stays_until_the_session_is_too_old(make):
    async def run():
        bench = make(refresh=True, session=LIMITS)
        await bench.sign_in()
        for _ in range(7):
            bench.worker.pass_time(500)
            await bench.ask("touch")
        assert bench.session.held()
        bench.worker.pass_time(100)
        assert bench.reasons() == ["signed_in", "limit"]
        assert (await bench.ask("status"))["result"] == {"user": None, "ended": True}

    asyncio.run(run())


@pytest.mark.standards("RF-09")
def test_calls_of_a_page_do_not_count_as_a_visitor(make):
    async def run():
        bench = make(refresh=True, session=LIMITS)
        await bench.sign_in()
        for _ in range(2):
            bench.worker.pass_time(290)
            assert (await bench.fetch())["ok"]
        bench.worker.pass_time(20)
        assert code(await bench.fetch()) == "signed_out"
        assert bench.reasons()[-1] == "idle"

    asyncio.run(run())


@pytest.mark.standards("RF-09")
@pytest.mark.parametrize("passing", ["sleep", "skip_timers"])
def test_a_late_timer_lets_nobody_in(make, passing):
    """After sleep or throttling, the limit applies to the first request, and `touch` comes too late."""

    async def run():
        bench = make(refresh=True, session=LIMITS)
        await bench.sign_in()
        getattr(bench.worker, passing)(601)
        sent = len(bench.worker.sent)
        await bench.ask("touch")
        assert code(await bench.fetch()) == "signed_out"
        assert len(bench.worker.sent) == sent
        assert bench.reasons() == ["signed_in", "idle"]

    asyncio.run(run())


def test_after_sleep_the_page_learns_soon(make):
    bench = signed_in(make, session=LIMITS)
    bench.worker.sleep(601)
    bench.worker.pass_time(30)
    assert bench.reasons() == ["signed_in", "idle"]


def test_a_clock_set_back_does_not_prolong(make):
    bench = signed_in(make, session=LIMITS)
    bench.worker.wall -= 86_400
    bench.worker.pass_time(600)
    assert bench.reasons() == ["signed_in", "idle"]


@pytest.mark.standards("LO-14")
def test_the_last_seconds_are_counted(make):
    bench = signed_in(make, session=LIMITS | {"warning": 5})
    bench.worker.pass_time(594)
    assert bench.events("countdown") == []
    bench.worker.pass_time(2.5)
    assert [event["left"] for event in bench.events("countdown")] == [5, 4]
    asyncio.run(bench.ask("touch"))
    assert bench.events("countdown")[-1]["left"] is None
    bench.worker.pass_time(594)
    assert bench.events("countdown")[-1]["left"] is None
    bench.worker.pass_time(7)
    assert [event["left"] for event in bench.events("countdown")][3:] == [5, 4, 3, 2, 1, None]
    assert bench.reasons() == ["signed_in", "idle"]


def test_without_limits_nothing_counts(make):
    bench = signed_in(make, session={"idle": 0, "absolute": 0, "warning": 60})
    bench.worker.pass_time(500_000)
    assert bench.session.held()
    assert bench.events("countdown") == []


@pytest.mark.standards("AP-10")
def test_a_session_that_cannot_be_renewed_ends_with_its_token(make):
    bench = make()
    asyncio.run(bench.sign_in())
    bench.worker.pass_time(269)
    assert status(bench)["user"]
    bench.worker.pass_time(1)
    assert bench.reasons() == ["signed_in", "expired"]
    assert status(bench) == {"user": None, "ended": False}, "a page may ask the provider again"


def test_a_refresh_token_is_kept_only_if_the_site_wants_it(make):
    bench = make()
    bench.grant = {"refresh_token": "refresh-unasked"}
    asyncio.run(bench.sign_in())
    assert "refresh-unasked" not in repr(bench.session._held)
    assert signed_in(make).session._held["refresh_token"] == "refresh-1"


@pytest.mark.standards("RS-07")
def test_who_signed_out_is_remembered_until_somebody_signs_in(make):
    async def run():
        bench = make()
        await bench.sign_in()
        assert (await bench.ask("status"))["result"]["ended"] is False
        await bench.ask("logout", local=True)
        assert (await bench.ask("status"))["result"]["ended"] is True
        await bench.sign_in()
        assert (await bench.ask("status"))["result"]["ended"] is False

    asyncio.run(run())


def test_signing_in_again_begins_a_new_session_and_keeps_other_tokens(make):
    async def run():
        bench = make(session=LIMITS, refresh=True)
        await bench.sign_in()
        bench.worker.pass_time(500)
        await bench.sign_in(api="other")
        assert set(bench.session._held["tokens"]) == {"billing", "other"}
        assert bench.session._held["born"][0] == bench.session._held["seen"][0] == 500
        bench.worker.pass_time(100)
        await bench.sign_in(params={"prompt": "none"})
        assert bench.session._held["born"][0] == bench.session._held["seen"][0] == 500, "nobody was there"
        assert "aborted" not in bench.reasons() and bench.worker.aborted == 0

    asyncio.run(run())


def test_a_sign_in_does_not_revive_a_session_that_is_over(make):
    async def run():
        bench = make(session=LIMITS, refresh=True)
        await bench.sign_in(api="other")
        query = await bench.leave()
        bench.worker.skip_timers(599)
        query = await bench.leave()
        bench.worker.skip_timers(2)
        await bench.come_back(samples.callback(state=query["state"]))
        assert bench.reasons() == ["signed_in", "idle", "signed_in"]
        assert set(bench.session._held["tokens"]) == {"billing"}

    asyncio.run(run())


@pytest.mark.standards("RF-09")
@pytest.mark.parametrize("when", ["before the answer", "after it"])
def test_a_silent_sign_in_does_not_follow_a_session_that_is_over(make, when):
    async def run():
        bench = make(session=LIMITS | {"idle": 300}, restore="frame")
        await bench.sign_in()
        query = await bench.leave(mode="frame", params={"prompt": "none"})
        late = bench.worker.skip_timers
        if when == "after it":
            bench.answer = lambda request: late(301)
        else:
            late(301)
        reply = await bench.come_back(samples.callback(state=query["state"]))
        assert reply["error"]["code"] == "signed_out"
        assert bench.reasons() == ["signed_in", "idle"]

    asyncio.run(run())


def test_a_session_lasts_as_long_as_its_newest_token(make):
    async def run():
        bench = make()
        await bench.sign_in()
        bench.worker.pass_time(260)
        await bench.sign_in(api="other")
        bench.worker.pass_time(269)
        assert (await bench.fetch(path="/reports", api="other"))["ok"]
        assert (await bench.fetch())["error"]["code"] == "token_missing"
        bench.worker.pass_time(1)
        assert bench.reasons() == ["signed_in", "signed_in", "expired"]

    asyncio.run(run())


@pytest.mark.parametrize("name", ["org_id", "org_name"])
def test_nothing_of_one_organization_is_kept_for_another(make, name):
    async def run():
        bench = make(refresh=True)
        bench.claims = {name: "org_a"}
        await bench.sign_in(api="other")
        bench.claims = {name: "org_b"}
        await bench.sign_in()
        assert set(bench.session._held["tokens"]) == {"billing"}
        assert bench.reasons() == ["signed_in", "signed_out", "signed_in"]

    asyncio.run(run())


@pytest.mark.standards("PR-06", "PR-01", "PR-07", "ER-04")
def test_the_log_says_what_happened_and_holds_nothing_of_it(make):
    async def run():
        bench = make(debug=True, refresh=True)
        query = await bench.leave()
        await bench.come_back(samples.callback(state=query["state"]))
        await bench.come_back(samples.callback(state="x", code="", error="evil\nline"))
        bad = await bench.leave(return_to="/invoices/")
        answer = samples.callback(
            state=bad["state"], code="", error="evil\x1b[2J", error_description="secret"
        )
        await bench.come_back(answer)
        await bench.fetch(path="/secret-path", headers={"X": "secret"})
        await bench.ask("secret-operation")
        await bench.ask("logout")
        entries = (await bench.ask("log"))["result"]["entries"]
        assert {"event": "arrived", "code": "provider_error", "t": samples.NOW} in entries
        assert {"event": "signed_in", "code": "", "t": samples.NOW} in entries
        said = json.dumps(entries)
        for word in (
            "evil",
            "secret",
            "access-",
            "refresh-",
            query["state"],
            query["nonce"],
            "Zoë",
            "invoices",
        ):
            assert word not in said
        for _ in range(200):
            await bench.ask("secret-operation")
        assert len((await bench.ask("log"))["result"]["entries"]) == 100

    asyncio.run(run())


def test_the_log_is_shown_only_where_the_site_says_so(make):
    assert code(asyncio.run(make().ask("log"))) == "request_invalid"
    assert asyncio.run(make(dev=True).ask("log"))["ok"]
