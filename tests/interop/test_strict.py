"""All strict options together: pushed requests required, DPoP with nonces, refresh token rotation, sign-out by POST."""

import pytest

from builder.qa import leaks

from .panel import signed_in
from .worlds import own_record

pytestmark = pytest.mark.xdist_group("interop-strict")


@pytest.fixture
def plan():
    return "strict"


@pytest.fixture(params=[True], ids=["nonce"])
def nonce(request, world):
    """Whether the provider demands a nonce in each proof."""
    world.provider.set("dpop_nonce", request.param)
    return request.param


@pytest.fixture
def panel(page, watcher, nonce):
    if nonce:
        watcher.expect(r"status 40[01]")  # the demand for a nonce
        watcher.expect(r"the server responded with a status of 40[01]")
    return signed_in(page)


@pytest.mark.parametrize("nonce", [False, True], ids=["no nonce", "nonce"], indirect=True)
@pytest.mark.journey("DPoP and PAR")
@pytest.mark.standards("DP-05", "DP-06", "DP-08", "DP-09", "AR-15", "RF-02")
def test_bound_tokens(panel, world):
    pushed = world.provider.seen("par")[-1]
    assert len(pushed["dpop_jkt"]) == 43
    assert world.provider.seen("token.response")[0]["token_type"] == "DPoP"
    assert panel.fetch().startswith("200")
    world.provider.set_access_token_lifetime(1)
    assert panel.fetch("reports").startswith("200")
    panel.page.wait_for_timeout(1000)
    assert panel.fetch("reports").startswith("200")
    given = world.provider.refresh_tokens()
    assert len(given) >= 3 and len(set(given)) == len(given)


@pytest.mark.journey("DPoP and PAR")
@pytest.mark.standards("DP-01")
def test_a_stolen_token_is_worth_nothing(panel, world):
    for name, value in (("refresh_token", world.provider.refresh_tokens()[-1]),):
        status, _ = world.provider.ask_for_tokens(
            grant_type="refresh_token", client_id="strict", **{name: value}
        )
        assert status == 400
    assert panel.fetch("reports").startswith("200"), "the theft did not end the session"


@pytest.mark.quick
@pytest.mark.journey("DPoP and PAR")
@pytest.mark.standards("ST-01", "ST-11", "DP-02")
def test_nothing_is_stored(panel, world, watcher):
    assert panel.fetch().startswith("200")
    kinds = {secret.kind for secret in world.secrets()}
    assert {"access_token", "refresh_token", "id_token", "code_verifier"} <= kinds
    found = leaks.search(panel.page, world.secrets(), [*watcher.console, *watcher.worker_log()])
    assert [one for one in found if not own_record(one, world)] == []


@pytest.mark.quick
@pytest.mark.journey("sign-out by POST")
@pytest.mark.standards("LO-03")
def test_sign_out_by_a_form(panel, world):
    panel.send("logout")
    panel.page.get_by_test_id("confirm-logout").click()
    assert panel.line("ready") == "nobody"
    left = world.provider.seen("logout")[0]
    assert left["client_id"] == "strict" and "id_token_hint" not in left
    assert left.get("method", "POST") == "POST"
