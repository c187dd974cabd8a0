"""A holder of a DPoP key, which makes valid proofs and every kind of invalid one (RFC 9449 4.2)."""

import base64
import hashlib
import json
import secrets

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256


def encoded(data):
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Prover:
    def __init__(self, clock):
        self.clock = clock
        self.key = ec.generate_private_key(ec.SECP256R1())

    @property
    def jwk(self):
        numbers = self.key.public_key().public_numbers()
        x, y = (encoded(value.to_bytes(32, "big")) for value in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    @property
    def private(self):
        return encoded(self.key.private_numbers().private_value.to_bytes(32, "big"))

    @property
    def thumbprint(self):
        text = json.dumps(self.jwk, sort_keys=True, separators=(",", ":"))
        return encoded(hashlib.sha256(text.encode()).digest())

    def proof(self, method, url, token="", *, header=None, **changes):
        """Return a proof for a request. A value of None drops a claim, or a header member."""
        claims = {
            "jti": secrets.token_urlsafe(12),
            "htm": method,
            "htu": url,
            "iat": int(self.clock()),
            "ath": encoded(hashlib.sha256(token.encode()).digest()) if token else None,
            **changes,
        }
        head = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self.jwk, **(header or {})}
        return self.signed(*({n: v for n, v in part.items() if v is not None} for part in (head, claims)))

    def signed(self, head, claims):
        text = f"{encoded(head)}.{encoded(claims)}"
        r, s = decode_dss_signature(self.key.sign(text.encode(), ec.ECDSA(SHA256())))
        return f"{text}.{encoded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
