"""Faults of the ID token as a signed message (RFC 7515, RFC 7518, RFC 8725, OIDC Core 10.1)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from joserfc import jws

from builder.dev.idp import Provider
from builder.dev.idp.keys import Key, make_key
from builder.qa.faults.base import Arrange, ProviderFault, Variant, at, varied
from builder.qa.faults.forge import compact, parts, rewritten, signed_by_stranger, symmetric

TOKEN = "id_token"


def _unsigned(algorithm: str, signature: str = "") -> Variant:
    def forge(token: str) -> str:
        header, claims, _ = parts(token)
        return compact({**header, "alg": algorithm}, claims, signature)

    return Variant(at(TOKEN, forge))


def _publish(provider: Provider, *keys: Key) -> None:
    """Publish these keys after the existing ones."""
    more = [dict(key.as_dict(private=False)) for key in keys]
    provider.faults.set("jwks", lambda found: {"keys": [*found["keys"], *more]})


def _unlisted(provider: Provider) -> None:
    """Sign correctly with a published key, but with an algorithm that the site does not allow."""
    key = make_key("ES256")

    def forge(token: str) -> str:
        header, claims, _ = parts(token)
        return jws.serialize_compact({**header, "alg": "ES256", "kid": key.kid}, json.dumps(claims), key)

    _publish(provider, key)
    provider.faults.set(TOKEN, forge)


def _flipped(token: str) -> str:
    """Return the token with one character of its signature changed."""
    data, _, signature = token.rpartition(".")
    return f"{data}.{signature[:9]}{'B' if signature[9] == 'A' else 'A'}{signature[10:]}"


def _replay(provider: Provider) -> None:
    """Issue one correct ID token, and send the same one in every later response."""
    first: list[str] = []

    def change(token: str) -> str:
        first.append(token)
        return first[0]

    provider.faults.set(TOKEN, change)


def _without_kid(token_keys: int) -> Arrange:
    """Return an arrangement that removes `kid` from the header, and publishes this many matching keys."""

    def arrange(provider: Provider) -> None:
        _publish(provider, *(make_key("RS256") for _ in range(token_keys - 1)))
        rewritten(lambda header, claims: (_drop(header, "kid"), claims))(provider)

    return arrange


def _drop(header: bytes, name: str) -> bytes:
    return json.dumps({key: value for key, value in json.loads(header).items() if key != name}).encode()


def _header(**changes: object) -> Arrange:
    """Return an arrangement that sets members of the header before signing."""
    return rewritten(lambda header, claims: (json.dumps({**json.loads(header), **changes}).encode(), claims))


def _payload(change: Callable[[bytes], bytes]) -> Variant:
    """Return a variant that changes the bytes of the claims before signing."""
    return Variant(rewritten(lambda header, claims: (header, change(claims))))


def _twice(payload: bytes) -> bytes:
    """Add a second `sub` of another person, which a parser that keeps the last duplicate would accept."""
    return payload[:-1] + b',"sub":"somebody-else"}'


def _text(change: Any) -> Variant:
    return Variant(at(TOKEN, change))


def _padded(token: str) -> str:
    header, claims, signature = token.split(".")
    return f"{header}.{claims}=.{signature}"


FAULTS = (
    varied(
        "id-token-unsigned",
        "Nobody signed the ID token (alg none)",
        "id_token_algorithm",
        ("ID-01", "ID-02"),
        variants={
            "none": _unsigned("none"),
            "None": _unsigned("None"),
            "nOnE": _unsigned("nOnE"),
            "with a signature": _unsigned("none", "eHh4"),
        },
    ),
    ProviderFault(
        "id-token-symmetric",
        "The ID token is signed with the published key as a shared secret (HS256)",
        "id_token_algorithm",
        ("ID-02",),
        symmetric,
    ),
    ProviderFault(
        "id-token-algorithm-unlisted",
        "The ID token is signed well, with an algorithm that is not allowed here",
        "id_token_algorithm",
        ("ID-02",),
        _unlisted,
    ),
    varied(
        "id-token-signature-wrong",
        "The signature of the ID token is not the provider's",
        "id_token_signature",
        ("ID-01", "ID-03"),
        variants={
            "one character": _text(_flipped),
            "another key": Variant(signed_by_stranger()),
            "key in the header": Variant(signed_by_stranger(jwk="JWK")),
            "key by address": Variant(
                signed_by_stranger(jku="http://localhost/keys", x5u="http://localhost/keys")
            ),
        },
    ),
    ProviderFault(
        "id-token-signature-wrong-es256",
        "The signature of the ID token is not the provider's (ES256)",
        "id_token_signature",
        ("ID-01", "ID-02"),
        at(TOKEN, _flipped),
        needs={"auth.algorithms": ["ES256"]},
    ),
    ProviderFault(
        "id-token-replayed",
        "The ID token of the sign-in before comes again",
        "id_token_nonce",
        ("ID-10", "AR-05"),
        _replay,
        by_hand="sign in, sign out, and sign in again",
    ),
    ProviderFault(
        "id-token-key-unknown",
        "The ID token names a key that the provider does not publish",
        "id_token_key_unknown",
        ("ID-16", "DJ-07"),
        signed_by_stranger(kid="nobody-knows-me"),
    ),
    ProviderFault(
        "id-token-key-unnamed-of-many",
        "The ID token does not name its key, and several fit",
        "id_token_key_ambiguous",
        ("ID-16",),
        _without_kid(2),
    ),
    ProviderFault(
        "id-token-key-unnamed-of-one",
        "The ID token does not name its key, and only one fits",
        "",
        ("ID-16",),
        _without_kid(1),
        ends="accepted",
    ),
    ProviderFault(
        "id-token-critical-header",
        "The ID token demands that an unknown header be understood (crit)",
        "id_token_critical",
        ("ID-03",),
        _header(crit=["exp"], exp=1),
    ),
    varied(
        "id-token-type-wrong",
        "An access token in the ID token's place, or what says to be one",
        "id_token_type",
        ("ID-15",),
        variants={
            "access token": Variant(
                at("token.response", lambda answer: {**answer, "id_token": answer["access_token"]})
            ),
            "at+jwt": Variant(_header(typ="at+jwt")),
            "logout+jwt": Variant(_header(typ="logout+jwt")),
        },
    ),
    ProviderFault(
        "id-token-encrypted",
        "The ID token is encrypted, which was never agreed",
        "id_token_encrypted",
        ("ID-19",),
        at(TOKEN, lambda token: "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.a2V5.aXY.Y2lwaGVy.dGFn"),
    ),
    varied(
        "id-token-malformed",
        "The ID token cannot be read in just one way",
        "id_token_malformed",
        ("ID-18",),
        variants={
            "two parts": _text(lambda token: token.rpartition(".")[0]),
            "four parts": _text(lambda token: f"{token}.x"),
            "padding": _text(_padded),
            "not JSON": _payload(lambda claims: b"sub=ada"),
            "a list": _payload(lambda claims: b"[" + claims + b"]"),
            "not UTF-8": _payload(lambda claims: claims[:-1] + b',"name":"\xff"}'),
            "NaN": _payload(lambda claims: claims[:-1] + b',"nbf":NaN}'),
        },
    ),
    varied(
        "id-token-members-twice",
        "A member stands twice in the ID token",
        "id_token_malformed",
        ("ID-18",),
        variants={
            "claim": _payload(_twice),
            "header": Variant(rewritten(lambda header, claims: (header[:-1] + b',"alg":"none"}', claims))),
        },
    ),
    ProviderFault(
        "id-token-header-unknown-members",
        "The ID token's header has members nobody knows, which is allowed",
        "",
        ("ID-03",),
        _header(foo="bar"),
        ends="accepted",
    ),
)
