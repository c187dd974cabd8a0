"""Forge ID tokens that a correct provider would not issue, byte by byte."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from typing import Any, cast

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from builder.dev.idp import Provider
from builder.dev.idp.keys import make_key
from builder.qa.faults.base import Arrange


def b64(data: bytes) -> str:
    """Encode as base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64(text: str) -> bytes:
    """Decode what `b64` encoded."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Return the header, the claims and the signature of a compact JWS."""
    header, claims, signature = token.split(".")
    return json.loads(unb64(header)), json.loads(unb64(claims)), signature


def compact(header: Mapping[str, Any], claims: Mapping[str, Any], signature: str = "") -> str:
    """Return a compact JWS with this signature."""
    return f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}.{signature}"


def private_key(provider: Provider) -> rsa.RSAPrivateKey:
    """Return the RSA key that the provider signs with."""
    return cast(rsa.RSAPrivateKey, provider.keys.current("RS256").private_key)


def sign(key: rsa.RSAPrivateKey, header: bytes, claims: bytes) -> str:
    """Return a compact JWS with an RS256 signature over any header and payload, even malformed ones."""
    data = f"{b64(header)}.{b64(claims)}"
    return f"{data}.{b64(key.sign(data.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def rewritten(change: Callable[[bytes, bytes], tuple[bytes, bytes]]) -> Arrange:
    """Return an arrangement that changes the bytes of the ID token's header and claims, and signs them correctly."""

    def arrange(provider: Provider) -> None:
        def forge(token: str) -> str:
            header, claims, _ = token.split(".")
            return sign(private_key(provider), *change(unb64(header), unb64(claims)))

        provider.faults.set("id_token", forge)

    return arrange


def signed_by_stranger(**header: object) -> Arrange:
    """Return an arrangement that signs the ID token with a key that is not the provider's.

    `header` adds or replaces header members. The value "JWK" stands for that key's public half.
    """

    def arrange(provider: Provider) -> None:
        stranger = make_key("RS256")
        public = dict(stranger.as_dict(private=False))
        extra = {name: public if value == "JWK" else value for name, value in header.items()}

        def forge(token: str) -> str:
            old, claims, _ = parts(token)
            key = cast(rsa.RSAPrivateKey, stranger.private_key)
            return sign(key, json.dumps({**old, **extra}).encode(), json.dumps(claims).encode())

        provider.faults.set("id_token", forge)

    return arrange


def symmetric(provider: Provider) -> None:
    """Sign with HS256, with the published RSA key as the secret, which fools careless verifiers."""
    public = private_key(provider).public_key()
    secret = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)

    def forge(token: str) -> str:
        header, claims, _ = parts(token)
        data = compact({**header, "alg": "HS256"}, claims).rpartition(".")[0]
        return f"{data}.{b64(hmac.new(secret, data.encode(), hashlib.sha256).digest())}"

    provider.faults.set("id_token", forge)
