"""Check DPoP proofs strictly (RFC 9449 4.3), and manage the nonces of one server (RFC 9449 8, 9)."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from builder.dev.idp.model import Refusal

ALGORITHM = "ES256"
WINDOW = 60  # seconds by which iat may differ from the current time
NONCE_LIFE = 300  # seconds for which a nonce is valid
THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}
_LONGEST = 8192
_FORM = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
_REGISTRY = jws.JWSRegistry(algorithms=[ALGORITHM], strict_check_header=False)


@dataclass(slots=True)
class Proofs:
    """One server's knowledge about proofs: the identifiers (jti) that it has seen, and the nonces it has issued."""

    clock: Callable[[], float]
    demanded: Callable[[], bool] = lambda: False
    _seen: dict[str, float] = field(default_factory=dict)
    _nonces: dict[str, float] = field(default_factory=dict)

    def fresh(self) -> str:
        """Return a new nonce. Earlier ones stay valid until they expire."""
        now = self.clock()
        self._nonces = {nonce: end for nonce, end in self._nonces.items() if end > now}
        nonce = secrets.token_urlsafe(16)
        self._nonces[nonce] = now + NONCE_LIFE
        return nonce

    def forget(self) -> None:
        """Invalidate all nonces issued so far."""
        self._nonces.clear()

    def judge(self, proofs: Sequence[str], method: str, url: str, token: str = "") -> str:
        """Check that there is exactly one valid proof, and return the thumbprint (RFC 7638) of its key.

        `proofs` are the values of DPoP headers. With `token`, the proof must be for that access token. Raise Refusal
        with invalid_dpop_proof or use_dpop_nonce.
        """
        if len(proofs) != 1:
            raise _bad("there must be one DPoP proof")
        key, claims = _opened(proofs[0])
        if claims.get("htm") != method:
            raise _bad("htm is not the method of this request")
        if claims.get("htu") != url:
            raise _bad("htu is not the address of this request, without query and fragment")
        self._judge_once(claims)
        if token and claims.get("ath") != _digest(token):
            raise _bad("ath is not the hash of the access token")
        self._judge_time(claims)
        return key.thumbprint()

    def _judge_once(self, claims: Mapping[str, Any]) -> None:
        now, jti = self.clock(), claims.get("jti")
        self._seen = {known: end for known, end in self._seen.items() if end > now}
        if not isinstance(jti, str) or not 8 <= len(jti) <= 256:
            raise _bad("jti is missing, or not 8 to 256 characters long")
        if jti in self._seen:
            raise _bad("jti has been used: each request needs a proof of its own")
        self._seen[jti] = now + NONCE_LIFE + WINDOW

    def _judge_time(self, claims: Mapping[str, Any]) -> None:
        """Check the nonce or, without one, iat.

        Our own nonce shows the age of a proof more reliably than the client's clock.
        """
        now, nonce, iat = self.clock(), claims.get("nonce"), claims.get("iat")
        if isinstance(iat, bool) or not isinstance(iat, int | float):
            raise _bad("iat is missing, or not a number")
        if nonce is not None or self.demanded():
            if not isinstance(nonce, str) or self._nonces.get(nonce, 0) <= now:
                raise Refusal("use_dpop_nonce", "the proof must have the nonce that comes with this answer")
        elif abs(now - iat) > WINDOW:
            raise _bad("iat is too far from the time here")


def _opened(proof: str) -> tuple[ECKey, dict[str, Any]]:
    """Check the signature of a proof, and return its key and its claims."""
    if len(proof) > _LONGEST or not _FORM.fullmatch(proof):
        raise _bad("the proof is not a signed JWT")
    head, body, _ = proof.split(".")
    header, claims = _object(head), _object(body)
    if header.get("typ") != "dpop+jwt":
        raise _bad("typ is not dpop+jwt")
    if header.get("alg") != ALGORITHM:
        raise _bad(f"alg is not {ALGORITHM}")
    if "crit" in header:
        raise _bad("crit is not understood")
    key = _public(header.get("jwk"))
    try:
        jws.deserialize_compact(proof, key, registry=_REGISTRY)
    except (JoseError, ValueError, TypeError) as error:
        raise _bad("the proof is not signed by the key in its header") from error
    return key, claims


def _public(jwk: object) -> ECKey:
    if not isinstance(jwk, dict) or jwk.get("kty") != "EC" or jwk.get("crv") != "P-256":
        raise _bad("jwk is not a P-256 key")
    if _PRIVATE & jwk.keys():
        raise _bad("jwk has private members")
    try:
        return ECKey.import_key({name: jwk[name] for name in ("kty", "crv", "x", "y")})
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _bad("jwk is not a P-256 key") from error


def _object(part: str) -> dict[str, Any]:
    try:
        text = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        found = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise _bad("the proof is not a signed JWT") from error
    if not isinstance(found, dict):
        raise _bad("the proof is not a signed JWT")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member is there twice")
    return found


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _bad(description: str) -> Refusal:
    return Refusal("invalid_dpop_proof", description)
