"""Faults of the provider's published keys (RFC 7517, OIDC Core 10.1)."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from builder.dev.idp import Provider
from builder.dev.idp.faults import Reply
from builder.dev.idp.keys import make_key
from builder.qa.faults.answers import FAILED, replaced, unreachable, unreadable
from builder.qa.faults.base import Arrange, ProviderFault, Variant, at, members, nothing, varied
from builder.qa.faults.forge import b64

KEYS = "jwks"


def _each(**changes: object) -> Arrange:
    """Return an arrangement that sets these members in every published key."""
    return at(KEYS, lambda found: {"keys": [{**key, **changes} for key in found["keys"]]})


def _beside(*more: Any) -> Arrange:
    """Return an arrangement that publishes additional entries in the key set."""
    return at(KEYS, lambda found: {"keys": [*more, *found["keys"]]})


def _weak(provider: Provider) -> None:
    """Publish a 1024-bit RSA key under the `kid` of the current key."""
    made = rsa.generate_private_key(65537, 1024).public_key().public_numbers()
    _each(n=b64(made.n.to_bytes(128, "big")))(provider)


def _same_name(provider: Provider) -> None:
    other = dict(make_key("RS256").as_dict(private=False))
    _beside(other | {"kid": provider.keys.current("RS256").kid})(provider)


def _rotate_before_signing(provider: Provider) -> None:
    """Rotate the key after the ID token's claims are ready and before they are signed."""
    left = [1]

    def change(claims: dict[str, Any]) -> dict[str, Any]:
        if left:
            left.pop()
            provider.keys.rotate("RS256")
        return claims

    provider.faults.set("id_token.claims", change)


FAULTS = (
    varied(
        "keys-unreadable",
        "What is published instead of keys cannot be read",
        "jwks_response",
        ("DJ-05", "ID-01"),
        variants=unreadable(KEYS, "jwks_response")
        | {
            "keys in no list": Variant(at(KEYS, lambda found: {"keys": found["keys"][0]})),
            "no keys": replaced(KEYS, Reply(200, {}, {"jwks": []})),
        },
        noise=FAILED,
    ),
    varied(
        "keys-unreachable",
        "The published keys cannot be fetched",
        "network",
        ("DJ-10", "ER-05"),
        variants=unreachable(KEYS),
        noise=FAILED,
    ),
    ProviderFault(
        "keys-empty",
        "No key is published",
        "id_token_key_unknown",
        ("ID-16", "DJ-07"),
        at(KEYS, lambda found: {"keys": []}),
    ),
    ProviderFault(
        "key-weak",
        "The published key is an RSA key of 1024 bits",
        "id_token_key_weak",
        ("ID-17",),
        _weak,
    ),
    ProviderFault(
        "key-name-twice",
        "Two published keys have one name",
        "id_token_key_ambiguous",
        ("ID-16",),
        _same_name,
    ),
    varied(
        "key-for-something-else",
        "The published key is not for signatures of this kind",
        "id_token_key_unknown",
        ("ID-16",),
        variants={
            "encryption": Variant(_each(use="enc")),
            "another algorithm": Variant(_each(alg="PS256")),
            "signing only": Variant(_each(key_ops=["sign"])),
            "symmetric": Variant(_each(kty="oct", k="c2VjcmV0")),
        },
    ),
    ProviderFault(
        "keys-of-other-kinds",
        "Beside the key there are things nobody here knows",
        "",
        ("ID-16",),
        _beside({"kty": "XYZ", "kid": "new"}, "not a key", {"kty": "RSA"}),
        ends="accepted",
    ),
    ProviderFault(
        "keys-of-their-own-media-type",
        "The keys come as application/jwk-set+json",
        "",
        ("DJ-05",),
        at(
            "http.jwks", lambda request: Reply(0, {"Content-Type": "application/jwk-set+json; charset=utf-8"})
        ),
        ends="accepted",
    ),
    ProviderFault(
        "key-rotated",
        "The provider signs with a new key, between one sign-in and the next",
        "",
        ("DJ-07", "DJ-08"),
        nothing,
        ends="accepted",
        by_hand="sign in; restart the provider, or have it rotate its keys; sign in again",
    ),
    ProviderFault(
        "key-rotated-before-signing",
        "The provider signs with a new key, after the site has fetched the old one",
        "",
        ("DJ-07",),
        _rotate_before_signing,
        ends="accepted",
    ),
    ProviderFault(
        "keys-moved",
        "The keys are published at another address of the provider",
        "",
        ("DJ-08",),
        members("metadata", jwks_uri=lambda uri: f"{uri}?edition=2"),
        ends="accepted",
    ),
)
