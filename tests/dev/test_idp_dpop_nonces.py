"""The development provider: nonces in proofs (RFC 9449 8, 9)."""

import pytest

from tests.dev.prover import Prover
from tests.dev.proving import good, redeem, serve, userinfo
from tests.dev.visitor import Login, Visitor, code_for, push

pytestmark = pytest.mark.standards("QA-01", "QA-02", "DP-03", "DP-04")


def nonce_of(provider, visitor, prover):
    return redeem(provider, visitor, good(provider, prover, nonce="unknown")).headers["DPoP-Nonce"]


@pytest.mark.standards("DP-06")
def test_a_nonce_may_be_demanded():
    with serve() as provider:
        visitor, clock = Visitor(provider.port), provider.provider.clock
        prover, login = Prover(clock), Login()
        provider.provider.dpop_nonce = True
        code = code_for(visitor, provider.url, login)
        first = redeem(provider, visitor, good(provider, prover), code=code, login=login)
        assert (first.status, first.json["error"]) == (400, "use_dpop_nonce")
        exposed = first.headers["Access-Control-Expose-Headers"]
        assert exposed == "WWW-Authenticate, DPoP-Nonce"
        nonce = first.headers["DPoP-Nonce"]
        second = redeem(provider, visitor, good(provider, prover, nonce=nonce), code=code, login=login)
        assert second.status == 200
        assert second.headers["DPoP-Nonce"] not in (None, nonce)
        token, url = second.json["access_token"], f"{provider.url}/oauth2/userinfo"
        reply = userinfo(provider, visitor, token, prover.proof("GET", url, token))
        assert (reply.status, reply.json["error"]) == (401, "use_dpop_nonce")
        assert reply.headers["WWW-Authenticate"].startswith("DPoP ")
        nonce = reply.headers["DPoP-Nonce"]
        reply = userinfo(provider, visitor, token, prover.proof("GET", url, token, nonce=nonce))
        assert reply.status == 200
        assert reply.headers["DPoP-Nonce"] not in (None, nonce)
        pushed = push(
            visitor,
            provider.url,
            Login(),
            headers={"DPoP": prover.proof("POST", f"{provider.url}/oauth2/par")},
        )
        assert (pushed.status, pushed.json["error"]) == (400, "use_dpop_nonce")


def test_a_nonce_that_is_not_ours(provider, visitor, prover):
    for nonce in ("unknown", "", 7, True):
        reply = redeem(provider, visitor, good(provider, prover, nonce=nonce))
        assert reply.json["error"] == "use_dpop_nonce"
        assert reply.headers["DPoP-Nonce"]


@pytest.mark.standards("DP-10")
def test_with_a_nonce_the_clock_may_be_wrong(provider, visitor, prover):
    nonce = nonce_of(provider, visitor, prover)
    assert redeem(provider, visitor, good(provider, prover, nonce=nonce, iat=1)).status == 200
    assert redeem(provider, visitor, good(provider, prover, nonce=nonce, iat="x")).status == 400


def test_nonces_grow_old_and_can_be_forgotten():
    with serve() as provider:
        visitor, clock = Visitor(provider.port), provider.provider.clock
        prover = Prover(clock)
        nonce = nonce_of(provider, visitor, prover)
        clock.now += 299
        assert redeem(provider, visitor, good(provider, prover, nonce=nonce)).status == 200
        clock.now += 1
        assert redeem(provider, visitor, good(provider, prover, nonce=nonce)).status == 400
        nonce = nonce_of(provider, visitor, prover)
        provider.provider.proofs.forget()
        assert redeem(provider, visitor, good(provider, prover, nonce=nonce)).status == 400


def test_a_jti_that_got_a_nonce_demand_is_used_up():
    """DP-04: the retry needs a proof of its own."""
    with serve() as provider:
        visitor = Visitor(provider.port)
        prover = Prover(provider.provider.clock)
        provider.provider.dpop_nonce = True
        first = redeem(provider, visitor, good(provider, prover, jti="the-same-one"))
        nonce = first.headers["DPoP-Nonce"]
        again = redeem(provider, visitor, good(provider, prover, jti="the-same-one", nonce=nonce))
        assert again.json["error"] == "invalid_dpop_proof"
