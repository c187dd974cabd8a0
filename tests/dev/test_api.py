"""The development billing API: which tokens it accepts, which it refuses, and which origins it answers."""

import base64
import hmac
import http.client
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws

from builder.dev import api as dev_api
from builder.dev.api import make_billing_api
from builder.dev.idp import Client, ResourceServer, make_key
from builder.dev.idp import running as running_provider
from builder.dev.idp.keys import SigningKeys
from tests.dev.servers import ADA, AUDIENCE, EVIL, GRACE, ISSUER, NOW, claims
from tests.dev.visitor import CALLBACK, SITE, Login, Visitor, code_for, redeem


def token(keys, *, typ="at+jwt", header=None, **changes):
    return keys.sign(claims(**changes), typ=typ, header=header)


def call(api, token="", path="/v1/invoices", method="GET", **headers):
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return Visitor(api.port).send(method, api.url + path, headers=headers)


def refused(reply, status=401, error="invalid_token"):
    assert reply.status == status, reply.text
    assert reply.json["error"] == error
    assert f'error="{error}"' in reply.headers["WWW-Authenticate"]
    return reply.json["error_description"]


def test_a_good_token_gets_the_invoices(api, keys):
    reply = call(api, token(keys), Origin=SITE)
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "application/json"
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Access-Control-Allow-Origin"] == SITE
    assert len(reply.json) >= 6
    for invoice in reply.json:
        assert invoice.keys() == {"id", "date", "customer", "amount", "currency", "status"}
        assert isinstance(invoice["amount"], int)
        assert invoice["status"] in ("open", "paid", "overdue")


@pytest.mark.standards("AP-09")
def test_everybody_has_their_own(api, keys):
    ada, again, grace = (
        call(api, token(keys, sub=s)).json for s in (ADA.subject, ADA.subject, GRACE.subject)
    )
    assert ada == again
    assert not {one["id"] for one in ada} & {one["id"] for one in grace}


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": [AUDIENCE]},
        {"aud": ["urn:other", AUDIENCE]},
        {"typ": "application/at+jwt"},
        {"typ": "AT+JWT"},
        {"scope": "invoices:read"},
        {"nbf": NOW},
        {"exp": NOW - 4},
        {"iat": NOW + 4},
    ],
)
def test_what_else_is_good(api, keys, changes):
    assert call(api, token(keys, **changes)).status == 200


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": "http://localhost:8009"}, "issuer"),
        ({"iss": ISSUER + "/"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"aud": "http://localhost:8002"}, "audience"),
        ({"aud": ["urn:other"]}, "audience"),
        ({"aud": None}, "audience"),
        ({"aud": {AUDIENCE: True}}, "audience"),
        ({"exp": NOW - 5}, "expired"),
        ({"exp": None}, "expired"),
        ({"exp": str(NOW + 300)}, "expired"),
        ({"exp": True}, "expired"),
        ({"iat": NOW + 6}, "future"),
        ({"iat": None}, "future"),
        ({"nbf": NOW + 6}, "not valid yet"),
        ({"nbf": "soon"}, "not valid yet"),
        ({"nbf": True}, "not valid yet"),
        ({"sub": None}, "lacks sub"),
        ({"client_id": None}, "lacks client_id"),
        ({"jti": None}, "lacks jti"),
        ({"typ": "JWT"}, "not an access token"),
        ({"typ": "dpop+jwt"}, "not an access token"),
        ({"typ": ""}, "not an access token"),
    ],
)
def test_a_bad_claim(api, keys, changes, reason):
    assert reason in refused(call(api, token(keys, **changes)))


def test_a_flipped_bit(api, keys):
    head, body, signature = token(keys).split(".")
    raw = bytearray(base64.urlsafe_b64decode(signature + "=="))
    raw[10] ^= 1
    assert "not signed" in refused(call(api, f"{head}.{body}.{_base64(bytes(raw))}"))


def test_other_claims_under_the_same_signature(api, keys):
    head, _, signature = token(keys).split(".")
    body = token(keys, sub="somebody-else").split(".")[1]
    refused(call(api, f"{head}.{body}.{signature}"))


@pytest.mark.parametrize("name", ["none", "None", "nOnE"])
def test_unsigned(api, keys, name):
    body = token(keys).split(".")[1]
    head = _encoded({"alg": name, "typ": "at+jwt"})
    for signature in ("", token(keys).split(".")[2]):
        refused(call(api, f"{head}.{body}.{signature}"))


def test_hs256_with_the_public_key_as_secret(api, keys):
    """Key confusion: the public key must not be used as a shared secret."""
    public = keys.current()
    pem = public.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for secret in (pem, pem.strip(), public.as_dict(private=False)["n"].encode()):
        text = _encoded({"alg": "HS256", "kid": public.kid, "typ": "at+jwt"}, claims())
        refused(call(api, f"{text}.{_base64(hmac.digest(secret, text.encode(), 'sha256'))}"))


def _base64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _encoded(*parts):
    return ".".join(_base64(json.dumps(part).encode()) for part in parts)


def test_a_key_of_ones_own(api, keys):
    """An attacker's key is accepted neither under the published kid nor in the header (jwk, jku)."""
    own = SigningKeys(keys={"RS256": make_key("RS256")})
    refused(call(api, token(own)))
    refused(call(api, token(own, header={"kid": keys.current().kid})))
    jwk = {"jwk": own.current().as_dict(private=False)}
    signed = jws.serialize_compact(
        {"alg": "RS256", "kid": own.current().kid, "typ": "at+jwt", **jwk},
        json.dumps(claims()),
        own.current(),
        registry=jws.JWSRegistry(strict_check_header=False, algorithms=["RS256"]),
    )
    refused(call(api, signed))


def test_an_unknown_critical_header(api, keys):
    head = {"alg": "RS256", "kid": keys.current().kid, "typ": "at+jwt", "crit": ["x-new"], "x-new": True}
    text = _encoded(head, claims())
    raw = keys.current().private_key.sign(text.encode(), PKCS1v15(), SHA256())
    refused(call(api, f"{text}.{_base64(raw)}"))


@pytest.mark.parametrize("text", ["x", "a.b", "a.b.c", "a.b.c.d.e", "..", "é", "[]", "x" * 60_000])
def test_what_is_no_token(api, text):
    refused(call(api, text.encode().decode("latin-1")))


def test_a_payload_that_is_not_an_object(api, keys):
    key = keys.current()
    head = {"alg": "RS256", "kid": key.kid, "typ": "at+jwt"}
    for payload in ("[]", '"x"', "1", "nonsense", ""):
        refused(call(api, jws.serialize_compact(head, payload, key, algorithms=["RS256"])))


@pytest.mark.standards("AP-09")
def test_a_token_that_lacks_the_scope(api, keys):
    """RFC 6750 3.1: 403, and the scope that is needed."""
    for scope in (None, "", "openid", "invoices:readx", "invoices:read2 xinvoices:read", ["invoices:read"]):
        reply = call(api, token(keys, scope=scope))
        refused(reply, 403, "insufficient_scope")
        assert 'scope="invoices:read"' in reply.headers["WWW-Authenticate"]


def test_no_token(api):
    reply = call(api, Origin=SITE)
    assert reply.status == 401
    assert reply.headers["WWW-Authenticate"] == ('Bearer realm="billing", DPoP realm="billing", algs="ES256"')
    assert reply.headers["Access-Control-Allow-Origin"] == SITE
    assert reply.headers["Access-Control-Expose-Headers"] == "WWW-Authenticate, DPoP-Nonce"


@pytest.mark.standards("AP-01")
def test_the_token_belongs_in_the_header(api, keys):
    good = token(keys)
    assert call(api, path=f"/v1/invoices?access_token={good}").status == 400
    refused(call(api, good, path=f"/v1/invoices?access_token={good}"), 400, "invalid_request")
    assert call(api, Authorization=f"Basic {good}").status == 400
    assert call(api, Authorization=f"bearer {good}").status == 200


def test_two_tokens_are_one_too_many(api, keys):
    connection = http.client.HTTPConnection("127.0.0.1", api.port)
    connection.putrequest("GET", "/v1/invoices")
    for _ in range(2):
        connection.putheader("Authorization", f"Bearer {token(keys)}")
    connection.endheaders()
    reply = connection.getresponse()
    assert (reply.status, json.loads(reply.read())["error"]) == (400, "invalid_request")
    connection.close()


def test_rotated_keys_are_known_at_once(api, keys):
    keys.rotate()
    assert call(api, token(keys)).status == 200


def test_one_invoice_and_its_payment(api, keys):
    good = token(keys)
    first = call(api, good).json[0]
    assert first["status"] == "open"
    path = f"/v1/invoices/{first['id']}"
    assert call(api, good, path=path).json == first
    refused(call(api, good, path=f"{path}/pay", method="POST"), 403, "insufficient_scope")
    payer = token(keys, scope="invoices:read invoices:pay")
    assert call(api, payer, path=f"{path}/pay", method="POST").json == {**first, "status": "paid"}
    assert call(api, payer, path=f"{path}/pay", method="POST").status == 409
    assert call(api, good, path=path).json["status"] == "paid"
    assert call(api, good, path="/v1/invoices/0").status == 404
    assert call(api, token(keys, sub=GRACE.subject), path=path).status == 404


def test_preflight(api):
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    reply = call(api, method="OPTIONS", Origin=SITE, **asked)
    assert reply.status == 204
    assert reply.headers["Access-Control-Allow-Origin"] == SITE
    assert reply.headers["Access-Control-Allow-Credentials"] is None
    assert reply.headers["Access-Control-Allow-Methods"] == "GET"
    assert "authorization" in reply.headers["Access-Control-Allow-Headers"]
    pay = call(api, method="OPTIONS", path="/v1/invoices/1/pay", Origin=SITE, **asked)
    assert pay.headers["Access-Control-Allow-Methods"] == "POST"


@pytest.mark.standards("HD-25")
@pytest.mark.parametrize("origin", [EVIL, "null", f"{SITE}0", SITE.upper(), "http://localhost:80"])
def test_other_origins_learn_nothing(api, keys, origin):
    for method in ("OPTIONS", "GET"):
        reply = call(api, token(keys), method=method, Origin=origin)
        assert not [name for name in reply.headers if name.startswith("Access-Control")]
        assert "Origin" in reply.headers["Vary"]


def test_unknown_addresses_and_methods(api, keys):
    assert call(api, token(keys), path="/").status == 404
    assert call(api, token(keys), path="/v2/invoices").status == 404
    assert call(api, token(keys), method="POST").status == 405


def test_the_event_log_has_the_tokens(api, keys):
    good = token(keys)
    call(api, good, Origin=SITE)
    last = api.api.calls[-1]
    assert (last["token"], last["path"], last["origin"]) == (good, "/v1/invoices", SITE)


def test_the_audience_is_the_origin_unless_said():
    assert make_billing_api("http://localhost:1", ISSUER, dict).api.audience == "http://localhost:1/"


def test_with_the_provider():
    """From sign-in to invoices, each server on its own port."""
    with running_provider(clients=[Client("site", (CALLBACK,))]) as provider:
        with dev_api.running(issuer=provider.url, keys=provider.provider.jwks) as api:
            provider.provider.register_api(ResourceServer(api.api.audience, ("invoices:read",)))
            visitor, login = Visitor(provider.port), Login()
            asked = {"scope": "openid invoices:read", "resource": api.api.audience}
            code = code_for(visitor, provider.url, login, **asked)
            tokens = redeem(visitor, provider.url, login, code).json
            assert call(api, tokens["access_token"]).status == 200
            refused(call(api, tokens["id_token"]))
            api.api.clock = lambda: provider.provider.clock() + 306
            assert "expired" in refused(call(api, tokens["access_token"]))
