"""Manage signing keys: create or import them, publish them as a JWK Set (RFC 7517), and rotate them."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

Key = RSAKey | ECKey | OKPKey

_DIGESTS = {"RS256": "sha256", "PS256": "sha256", "ES256": "sha256", "EdDSA": "sha512"}


def _parameters(algorithm: str) -> Any:
    return {"use": "sig", "alg": algorithm}


_MAKERS: dict[str, Callable[[], Key]] = {
    "RS256": lambda: RSAKey.generate_key(2048, _parameters("RS256"), auto_kid=True),
    "PS256": lambda: RSAKey.generate_key(2048, _parameters("PS256"), auto_kid=True),
    "ES256": lambda: ECKey.generate_key("P-256", _parameters("ES256"), auto_kid=True),
    "EdDSA": lambda: OKPKey.generate_key("Ed25519", _parameters("EdDSA"), auto_kid=True),
}

ALGORITHMS = tuple(_MAKERS)


class Registry(JWSRegistry):
    """A registry of the four algorithms. EdDSA only means Ed25519 here, so RFC 9864's warning does not apply."""

    def __init__(self, algorithms: Collection[str] = ALGORITHMS) -> None:
        super().__init__(algorithms=[name for name in algorithms if name in ALGORITHMS])

    def get_alg(self, name: str) -> Any:
        if name not in (self.allowed or ()):
            raise UnsupportedAlgorithmError(f"algorithm {name!r} is not allowed")
        return self.algorithms[name]


def make_key(algorithm: str = "RS256") -> Key:
    """Return a new key pair for one of `ALGORITHMS`, with its thumbprint (RFC 7638) as `kid`."""
    return _MAKERS[algorithm]()


class SigningKeys:
    """The current key for each algorithm, and earlier keys."""

    def __init__(self, algorithms: Sequence[str] = ("RS256",), keys: Mapping[str, Key] | None = None) -> None:
        given = keys or {}
        self.algorithms = tuple(algorithms)
        self._current: dict[str, Key] = {name: given.get(name) or make_key(name) for name in algorithms}
        self._former: list[Key] = []
        self._withdrawn: list[Key] = []

    def current(self, algorithm: str = "") -> Key:
        """Return the current signing key for an algorithm, by default for the first one."""
        return self._current[algorithm or self.algorithms[0]]

    def rotate(self, algorithm: str = "", *, keep: bool = True) -> str:
        """Replace the current key and return the new `kid`. If `keep`, go on publishing the old key."""
        name = algorithm or self.algorithms[0]
        (self._former if keep else self._withdrawn).append(self._current[name])
        self._current[name] = make_key(name)
        return str(self._current[name].kid)

    def withdraw(self) -> None:
        """Stop publishing all earlier keys."""
        self._withdrawn += self._former
        self._former = []

    def jwks(self) -> dict[str, list[dict[str, Any]]]:
        """Return the published public keys as a JWK Set, the current ones first."""
        keys = [*self._current.values(), *self._former]
        return {"keys": [dict(key.as_dict(private=False)) for key in keys]}

    def sign(
        self,
        claims: Mapping[str, object],
        *,
        typ: str,
        algorithm: str = "",
        header: Mapping[str, object] | None = None,
    ) -> str:
        """Sign `claims` with the current key, and return a compact JWS. `header` adds or replaces header members."""
        name = algorithm or self.algorithms[0]
        key = self._current[name]
        protected: dict[str, Any] = {"alg": name, "kid": key.kid, "typ": typ, **(header or {})}
        payload = json.dumps(claims, separators=(",", ":"), ensure_ascii=False)
        return jws.serialize_compact(protected, payload, key, registry=Registry())

    def verify(self, token: str) -> dict[str, Any]:
        """Return the claims of an ID token that this provider has signed, even if it has expired.

        Raise ValueError for any other token. Expired hints are accepted (RP-Initiated Logout 2).
        """
        every = KeySet([*self._current.values(), *self._former, *self._withdrawn])
        try:
            found = jws.deserialize_compact(token, every, registry=Registry(self.algorithms))
            claims = json.loads(found.payload)
        except (JoseError, ValueError) as error:
            raise ValueError("the token is not signed by this provider") from error
        if found.headers().get("typ") != "JWT" or not isinstance(claims, dict):
            raise ValueError("the token is not an ID token")
        return claims


def half_hash(value: str, algorithm: str) -> str:
    """Return at_hash (OIDC Core 3.1.3.6): the left half of the digest, in base64url without padding."""
    digest = hashlib.new(_DIGESTS[algorithm], value.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode("ascii")
