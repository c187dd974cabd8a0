"""The development APIs: tokens bound to a key, strong and recent sign-ins, and the second API."""

import json

import pytest

from tests.dev.prover import Prover
from tests.dev.servers import ADA, GRACE, NOW, claims, serve_api
from tests.dev.visitor import SITE, Clock, Visitor

STRONG = "urn:gossamer:acr:strong"
pytestmark = pytest.mark.standards("QA-01")


@pytest.fixture
def prover():
    return Prover(Clock())


def token(keys, **changes):
    return keys.sign(claims(**{"auth_time": NOW, "acr": STRONG, **changes}), typ="at+jwt")


def call(api, token, proof="", *, scheme="DPoP", path="/v1/invoices", method="GET", body=None):
    head = {"Authorization": f"{scheme} {token}", "Origin": SITE, **({"DPoP": proof} if proof else {})}
    return Visitor(api.port).send(method, api.url + path, headers=head, body=body)


def refused(reply, error, status=401, scheme="DPoP"):
    assert (reply.status, reply.json["error"]) == (status, error)
    challenge = reply.headers["WWW-Authenticate"]
    assert challenge.startswith(f'{scheme} realm="billing", error="{error}"')
    assert ('algs="ES256"' in challenge) == (scheme == "DPoP")


@pytest.mark.standards("DP-03", "DP-05")
def test_a_bound_token_and_its_proof(api, keys, prover):
    bound, url = token(keys, cnf={"jkt": prover.thumbprint}), f"{api.url}/v1/invoices"
    assert call(api, bound, prover.proof("GET", url, bound)).status == 200
    assert call(api, bound, prover.proof("GET", url, bound), path="/v1/invoices?page=2").status == 200
    proof = prover.proof("GET", url, bound)
    assert call(api, bound, proof, scheme="dpop").status == 200
    refused(call(api, bound, proof), "invalid_dpop_proof")
    refused(call(api, bound), "invalid_dpop_proof")
    refused(call(api, bound, prover.proof("GET", url)), "invalid_dpop_proof")
    refused(call(api, bound, prover.proof("GET", url, "other")), "invalid_dpop_proof")
    refused(call(api, bound, prover.proof("POST", url, bound)), "invalid_dpop_proof")
    refused(call(api, bound, prover.proof("GET", f"{url}/1", bound)), "invalid_dpop_proof")
    refused(call(api, bound, prover.proof("GET", url, bound, iat=NOW - 61)), "invalid_dpop_proof")
    refused(call(api, bound, Prover(Clock()).proof("GET", url, bound)), "invalid_token")
    refused(call(api, bound, prover.proof("GET", url, bound), scheme="Bearer"), "invalid_token")
    refused(call(api, bound, scheme="Bearer"), "invalid_token")


@pytest.mark.parametrize("confirmation", [None, {}, {"jkt": "x"}, {"x5t#S256": "x"}, "x", []])
def test_a_token_that_is_not_bound_to_the_key(api, keys, prover, confirmation):
    loose, url = token(keys, cnf=confirmation), f"{api.url}/v1/invoices"
    refused(call(api, loose, prover.proof("GET", url, loose)), "invalid_token")


@pytest.mark.standards("DP-06")
def test_the_api_may_demand_nonces_of_its_own(api, keys, prover):
    bound, url = token(keys, cnf={"jkt": prover.thumbprint}), f"{api.url}/v1/invoices"
    api.api.nonce = lambda: True
    first = call(api, bound, prover.proof("GET", url, bound))
    refused(first, "use_dpop_nonce")
    nonce = first.headers["DPoP-Nonce"]
    assert "DPoP-Nonce" in first.headers["Access-Control-Expose-Headers"]
    second = call(api, bound, prover.proof("GET", url, bound, nonce=nonce))
    assert second.status == 200
    assert second.headers["DPoP-Nonce"] not in (None, nonce)
    missing = call(api, bound, prover.proof("GET", f"{url}/0", bound, nonce=nonce), path="/v1/invoices/0")
    assert missing.status == 404
    assert missing.headers["DPoP-Nonce"]
    assert call(api, token(keys), scheme="Bearer").headers["DPoP-Nonce"] is None


@pytest.mark.standards("DP-07")
def test_headers_can_be_hidden_from_scripts(api, keys):
    api.api.exposed = ()
    reply = call(api, "x", scheme="Bearer")
    assert reply.headers["WWW-Authenticate"]
    assert reply.headers["Access-Control-Allow-Origin"] == SITE
    assert reply.headers["Access-Control-Expose-Headers"] is None


def test_the_preflight_allows_proofs(api):
    reply = Visitor(api.port).send("OPTIONS", f"{api.url}/v1/payouts", headers={"Origin": SITE})
    assert reply.headers["Access-Control-Allow-Headers"] == "authorization, content-type, dpop"
    assert reply.headers["Access-Control-Allow-Methods"] == "POST"


def pay(api, token, body='{"amount": 1200, "currency": "EUR"}', proof="", scheme="Bearer"):
    return call(api, token, proof, scheme=scheme, path="/v1/payouts", method="POST", body=body)


def test_a_payout(api, keys):
    reply = pay(api, token(keys))
    assert reply.status == 201
    assert reply.json == {"id": "P-0001", "subject": ADA.subject, "amount": 1200, "currency": "EUR"}
    assert pay(api, token(keys), '{"amount": 1}').json["id"] == "P-0002"
    assert len(api.api.payouts) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"acr": None},
        {"acr": "urn:gossamer:acr:basic"},
        {"auth_time": NOW - 301},
        {"auth_time": None},
        {"auth_time": True},
        {"auth_time": "now"},
    ],
)
def test_a_payout_needs_a_strong_and_recent_sign_in(api, keys, changes):
    """RFC 9470 3: the challenge says which sign-in is sufficient."""
    reply = pay(api, token(keys, **changes))
    refused(reply, "insufficient_user_authentication", scheme="Bearer")
    assert f'acr_values="{STRONG}", max_age="300"' in reply.headers["WWW-Authenticate"]
    assert api.api.payouts == []


def test_a_payout_with_a_bound_token(api, keys, prover):
    url = f"{api.url}/v1/payouts"
    for acr, status in (("urn:gossamer:acr:basic", 401), (STRONG, 201)):
        bound = token(keys, cnf={"jkt": prover.thumbprint}, acr=acr)
        reply = pay(api, bound, proof=prover.proof("POST", url, bound), scheme="DPoP")
        assert reply.status == status
        if status == 401:
            refused(reply, "insufficient_user_authentication")


def test_a_payout_checks_the_token_and_the_scope_first(api, keys):
    weak = {"acr": "urn:gossamer:acr:basic"}
    refused(pay(api, token(keys, exp=NOW - 9, **weak)), "invalid_token", scheme="Bearer")
    reply = pay(api, token(keys, scope="openid", **weak))
    refused(reply, "insufficient_scope", 403, "Bearer")
    assert 'scope="invoices:read"' in reply.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    "body", ["", "x", "[]", "{}", '{"amount": 0}', '{"amount": true}', '{"amount": 1.5}']
)
def test_a_payout_of_nothing(api, keys, body):
    assert (pay(api, token(keys), body).status, api.api.payouts) == (422, [])


def test_the_log_has_the_proof_and_the_refusals(api, keys, prover):
    bound = token(keys, cnf={"jkt": prover.thumbprint})
    proof = prover.proof("GET", f"{api.url}/v1/invoices", bound)
    call(api, bound, proof)
    call(api, bound)
    seen, again, refusal = api.api.events
    assert (seen["scheme"], seen["token"], seen["proof"]) == ("DPoP", bound, proof)
    assert (again["proof"], refusal["event"], refusal["error"]) == ("", "refusal", "invalid_dpop_proof")


def test_the_second_api(keys):
    with serve_api(keys, name="reports") as reports:
        audience = f"{reports.url}/"
        good = token(keys, aud=audience, scope="reports:read")
        reply = call(reports, good, scheme="Bearer", path="/v1/reports")
        assert reply.status == 200
        assert [month["month"] for month in reply.json["months"]] == [f"2026-{n:02d}" for n in range(1, 13)]
        assert reply.json == json.loads(call(reports, good, scheme="Bearer", path="/v1/reports").body)
        other = token(keys, aud=audience, scope="reports:read", sub=GRACE.subject)
        assert call(reports, other, scheme="Bearer", path="/v1/reports").json != reply.json
        wrong = call(reports, token(keys, scope="reports:read"), scheme="Bearer", path="/v1/reports")
        assert (wrong.status, "audience" in wrong.json["error_description"]) == (401, True)
        assert 'realm="reports"' in wrong.headers["WWW-Authenticate"]
        assert call(reports, good, scheme="Bearer").status == 404
