"""A valid sign-in, made with other libraries (joserfc, cryptography), for the tests to modify."""

import hashlib
import json
import warnings
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlencode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from joserfc import jwk, jws
from joserfc.errors import SecurityWarning

from auth.errors import AuthError
from auth.oidc import authorization, codec, discovery, id_token, token, transaction

ISSUER = "https://id.example/tenant/"
CLIENT = "site"
NOW = 1_800_000_000
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
ACCESS_TOKEN = "not.a~jwt+at-all"
STATE = codec.b64encode(bytes(range(64, 96)))
SETTINGS = {
    "issuer": ISSUER,
    "client_id": CLIENT,
    "redirect_uri": "https://site.example/callback/",
    "door": "/callback/",
    "post_logout_redirect_uri": "https://site.example/",
    "scopes": ["openid", "profile"],
    "algorithms": ALGORITHMS,
    "leeway": 30,
    "pinned_origins": ["https://id.example", "https://keys.example"],
}
METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://id.example/authorize?tenant=a%26b",
    "token_endpoint": "https://id.example/token",
    "jwks_uri": "https://keys.example/jwks",
    "userinfo_endpoint": "https://id.example/userinfo",
    "end_session_endpoint": "https://id.example/logout",
    "revocation_endpoint": "https://id.example/revoke",
    "response_types_supported": ["code"],
    "code_challenge_methods_supported": ["S256"],
    "authorization_response_iss_parameter_supported": True,
}
RECORD = transaction.new(SETTINGS, bytes(range(48)), "/invoices/?page=2", NOW - 20, {})
CLAIMS = {
    "iss": ISSUER,
    "aud": CLIENT,
    "sub": "248289761001",
    "nonce": RECORD["nonce"],
    "iat": NOW - 2,
    "exp": NOW + 300,
    "name": "Zoë 😀",
}
KEYS = {
    "RS256": jwk.RSAKey.generate_key(2048, {"kid": "rs", "use": "sig", "alg": "RS256"}),
    "PS256": jwk.RSAKey.generate_key(2048, {"kid": "ps", "use": "sig", "alg": "PS256"}),
    "ES256": jwk.ECKey.generate_key("P-256", {"kid": "es", "use": "sig", "alg": "ES256"}),
    "EdDSA": jwk.OKPKey.generate_key("Ed25519", {"kid": "ed", "use": "sig", "alg": "EdDSA"}),
}
JWKS = [key.as_dict(private=False) for key in KEYS.values()]


def b64(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sign(claims, algorithm="RS256", key=None, **header):
    """Return a signed token. `claims` may be raw text; a header member of None is left out."""
    members = {"alg": algorithm, "kid": KEYS[algorithm].kid, "typ": "JWT"} | header
    members = {name: value for name, value in members.items() if value is not None}
    payload = claims if isinstance(claims, (str, bytes)) else json.dumps(claims)
    registry = jws.JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)  # RFC 9864 has a new name for EdDSA
        return jws.serialize_compact(members, payload, key or KEYS[algorithm], registry=registry)


def sign_raw(header, payload, key=KEYS["RS256"]):
    """Return an RS256 signature over any header and payload text, valid or not."""
    data = f"{b64(header.encode())}.{b64(payload.encode())}"
    return f"{data}.{b64(key.private_key.sign(data.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def compact(header, claims, signature=b"x" * 256):
    """Return an unsigned token."""
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, claims)]
    return ".".join(b64(part) for part in [*parts, signature])


def verify(request):
    """Return the result of crypto.subtle.verify for the given job, by the rules of the Web Crypto API."""
    key, how, data = request["jwk"], request["verify_algorithm"]["name"], request["data"]
    signature = request["signature"]
    assert request["import_algorithm"]["name"] == how
    number = {name: int.from_bytes(unb64(key[name])) for name in key if name in ("n", "e", "x", "y")}
    try:
        if how in ("RSASSA-PKCS1-v1_5", "RSA-PSS"):
            assert request["import_algorithm"]["hash"] == "SHA-256"
            public = rsa.RSAPublicNumbers(number["e"], number["n"]).public_key()
            pss = padding.PSS(padding.MGF1(hashes.SHA256()), request["verify_algorithm"].get("saltLength", 0))
            public.verify(signature, data, pss if how == "RSA-PSS" else padding.PKCS1v15(), hashes.SHA256())
        elif how == "ECDSA":
            assert request["verify_algorithm"]["hash"] == "SHA-256"
            assert request["import_algorithm"]["namedCurve"] == key["crv"] == "P-256"
            if len(signature) != 64:
                return False
            der = encode_dss_signature(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
            public = ec.EllipticCurvePublicNumbers(number["x"], number["y"], ec.SECP256R1()).public_key()
            public.verify(der, data, ec.ECDSA(hashes.SHA256()))
        else:
            assert how == "Ed25519" and key["kty"] == "OKP"
            ed25519.Ed25519PublicKey.from_public_bytes(unb64(key["x"])).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def digest(name, text):
    """Return the result of crypto.subtle.digest."""
    return hashlib.new(name.replace("-", ""), text.encode()).digest()


def judge_token(signed, *, settings=SETTINGS, record=RECORD, jwks=JWKS, now=NOW, access_token=ACCESS_TOKEN):
    """Return the claims of an ID token after every check that the vault makes."""
    parsed = id_token.parse(signed, settings)
    if not verify(id_token.verification(parsed, jwks)):
        raise AuthError("id_token_signature")
    return id_token.judge(parsed["claims"], settings, record, digest(parsed["digest"], access_token), now)


def token_answer(signed, **members):
    answer = {"access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 300, "id_token": signed}
    return json.dumps(answer | members)


def sign_in(query, answer, metadata=METADATA, *, now=NOW, status=200, content_type="application/json"):
    """Return the claims after all steps that the vault takes with a response of the provider."""
    metadata = discovery.check(metadata, SETTINGS)
    parameters = authorization.read(query)
    record = transaction.judge(transaction.pack(RECORD), SETTINGS, now)
    authorization.judge(parameters, SETTINGS, metadata)
    tokens = token.judge(status, content_type, answer, SETTINGS["scopes"])
    return judge_token(tokens["id_token"], record=record, now=now, access_token=tokens["access_token"])


def callback(**parameters):
    return "?" + urlencode({"code": "SplxlOBeZQQYbYS6WxSbIA", "state": STATE, "iss": ISSUER} | parameters)


def code_of(function, *arguments, **named):
    """Return the code of the AuthError that the call must raise."""
    try:
        value = function(*arguments, **named)
    except AuthError as error:
        return error.code
    raise AssertionError(f"accepted: {value!r}")
