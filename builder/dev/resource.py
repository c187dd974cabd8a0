"""A strict resource server for development, which verifies everything.

It accepts JWT access tokens (RFC 9068) in the Authorization header, as bearer tokens (RFC 6750) or DPoP-bound
(RFC 9449 7), and lets only scripts of the allowed origins read its responses.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, cast

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from tornado.web import Finish

from builder.dev.idp.dpop import ALGORITHM, Proofs
from builder.dev.idp.faults import Switchboard
from builder.dev.idp.keys import ALGORITHMS, Registry
from builder.dev.idp.model import Refusal
from builder.dev.idp.provider import EXPOSED
from builder.dev.idp.replies import Replaceable

Keys = Callable[[], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Presented:
    """The credentials of a request: its Authorization and DPoP headers, and the method and URL for the proof."""

    authorization: Sequence[str]
    proofs: Sequence[str]
    method: str
    url: str


@dataclass(slots=True)
class Api:
    """An API: its configuration and a log of requests. All attributes may be changed while it runs.

    `nonce` says whether every proof needs a nonce; `exposed` are the headers that scripts may read. With
    `client_id`, tokens must be for that client instead of an audience, like Cognito's.
    """

    origin: str
    issuer: str
    keys: Keys
    audience: str
    scope: str
    realm: str
    allowed_origins: Collection[str] = ()
    clock: Callable[[], float] = time.time
    leeway: float = 5
    nonce: Callable[[], bool] = lambda: False
    exposed: tuple[str, ...] = EXPOSED
    client_id: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    faults: Switchboard = field(default_factory=Switchboard)
    proofs: Proofs = field(init=False)

    @property
    def calls(self) -> list[dict[str, Any]]:
        """The events that are successful calls, with or without a token, and not preflights or refused requests."""
        return [event for event in self.events if event["event"] == "api"]

    def __post_init__(self) -> None:
        self.proofs = Proofs(lambda: self.clock(), lambda: self.nonce())

    def judge(self, shown: Presented, scope: str) -> Mapping[str, Any]:
        """Check a request and return the claims of its access token, which must have `scope`.

        Raise Refusal: 401 invalid_token, invalid_dpop_proof or use_dpop_nonce, 403 insufficient_scope,
        400 invalid_request (RFC 6750 3.1, RFC 9449 7.1).
        """
        if not shown.authorization:
            both = f'Bearer realm="{self.realm}", DPoP realm="{self.realm}", algs="{ALGORITHM}"'
            raise Refusal("invalid_token", "an access token is required", 401, both)
        scheme, _, token = shown.authorization[0].partition(" ")
        kind = {"bearer": "Bearer", "dpop": "DPoP"}.get(scheme.lower(), "")
        if len(shown.authorization) > 1 or not kind or not token:
            description = "the Authorization header is not one Bearer or DPoP token"
            raise self.challenge("invalid_request", description, "Bearer", 400)
        claims = self._verified(token, kind)
        fault = self._fault(claims)
        if fault:
            raise self.challenge("invalid_token", fault, kind)
        self._judge_binding(claims, kind, token, shown)
        if scope not in str(claims.get("scope", "")).split(" "):
            raise self.challenge(
                "insufficient_scope", f"the access token lacks {scope}", kind, 403, scope=scope
            )
        return claims

    def challenge(
        self, code: str, description: str, scheme: str, status: int = 401, **more: object
    ) -> Refusal:
        """Return a refusal with its WWW-Authenticate value (RFC 6750 3, RFC 9449 7.1, RFC 9470 3)."""
        shown = {"realm": self.realm, "error": code, "error_description": description, **more}
        if scheme == "DPoP":
            shown["algs"] = ALGORITHM
        value = ", ".join(f'{name}="{part}"' for name, part in shown.items())
        return Refusal(code, description, status, f"{scheme} {value}")

    def _verified(self, token: str, kind: str) -> Mapping[str, Any]:
        """Verify the signature and the type of a token, and return its claims (RFC 9068 4)."""
        try:
            keys = KeySet.import_key_set(cast(Any, self.keys()))
            found = jws.deserialize_compact(token, keys, registry=Registry(ALGORITHMS))
            claims = json.loads(found.payload)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            description = "the access token is not signed by the issuer"
            raise self.challenge("invalid_token", description, kind) from error
        typ = str(found.headers().get("typ", "")).lower().removeprefix("application/")
        if typ != "at+jwt" or not isinstance(claims, dict):
            raise self.challenge("invalid_token", "the token is not an access token", kind)
        return claims

    def _fault(self, claims: Mapping[str, Any]) -> str:
        """Return what is wrong with the claims, or an empty string (RFC 9068 2.2, 4)."""
        now = self.clock()
        if claims.get("iss") != self.issuer:
            return "the access token is from another issuer"
        if self.client_id and claims.get("client_id") != self.client_id:
            return "the access token is for another client"
        if not self.client_id and self.audience not in _strings(claims.get("aud")):
            return "the access token is for another audience"
        if not is_number(claims.get("exp")) or claims["exp"] <= now - self.leeway:
            return "the access token has expired"
        if not is_number(claims.get("iat")) or claims["iat"] > now + self.leeway:
            return "the access token is from the future"
        if "nbf" in claims and not (is_number(claims["nbf"]) and claims["nbf"] <= now + self.leeway):
            return "the access token is not valid yet"
        missing = [n for n in ("sub", "client_id", "jti") if not isinstance(claims.get(n), str)]
        return f"the access token lacks {missing[0]}" if missing else ""

    def _judge_binding(self, claims: Mapping[str, Any], kind: str, token: str, shown: Presented) -> None:
        """Require a proof for DPoP-bound tokens, and the right scheme for all tokens (RFC 9449 7.1, 7.2)."""
        confirmation = claims.get("cnf")
        bound = confirmation.get("jkt") if isinstance(confirmation, dict) else confirmation
        if kind == "Bearer":
            if bound is not None:
                raise self.challenge("invalid_token", "the access token is bound to a key", "DPoP")
            return
        try:
            key = self.proofs.judge(shown.proofs, shown.method, shown.url, token)
        except Refusal as refusal:
            raise self.challenge(refusal.code, refusal.description, kind) from refusal
        if key != bound:
            description = "the access token is not bound to the key of the proof"
            raise self.challenge("invalid_token", description, kind)


def _strings(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def is_number(value: object) -> bool:
    """Return whether a claim is a JSON number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


class ApiEndpoint(Replaceable):
    """Base class of an API's handlers: CORS for the allowed origins, JSON, and errors as in RFC 6750."""

    SUPPORTED_METHODS = ("GET", "POST", "OPTIONS")
    methods: ClassVar[str] = "GET"
    endpoint = "api"

    @property
    def base(self) -> Api:
        """The API that this handler belongs to."""
        return cast(Api, self.settings["api"])

    @property
    def faults(self) -> Switchboard:
        return self.base.faults

    def note(self, members: Mapping[str, object]) -> None:
        self._record({**members, "fault": "http.api"})

    async def prepare(self) -> None:
        await self.replace()

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        self.set_header("Vary", "Origin")
        origin = self.request.headers.get("Origin", "")
        if origin and origin in self.base.allowed_origins:
            self.set_header("Access-Control-Allow-Origin", origin)
            if self.base.exposed:
                self.set_header("Access-Control-Expose-Headers", ", ".join(self.base.exposed))

    def options(self, *parts: str) -> None:
        """Answer a preflight. Only allowed origins are told what they may send."""
        if "Access-Control-Allow-Origin" in self._headers:
            self.set_header("Access-Control-Allow-Methods", self.methods)
            self.set_header("Access-Control-Allow-Headers", "authorization, content-type, dpop")
            self.set_header("Access-Control-Max-Age", "600")
        self.base.events.append({"event": "preflight", "time": self.base.clock(), "path": self.request.path})
        self.set_status(204)

    def claims(self, scope: str) -> Mapping[str, Any]:
        """Return the claims of the caller's access token, which must have `scope`, or raise Refusal."""
        headers = self.request.headers
        self._record({})
        if "access_token" in self.request.arguments:
            description = "the access token belongs in the Authorization header"
            raise self.base.challenge("invalid_request", description, "Bearer", 400)
        shown = Presented(
            authorization=headers.get_list("Authorization"),
            proofs=headers.get_list("DPoP"),
            method=self.request.method or "",
            url=self.base.origin + self.request.path,
        )
        return self.base.judge(shown, scope)

    def subject(self, scope: str) -> str:
        """Return the `sub` of the caller, whose token must have `scope`."""
        return str(self.claims(scope)["sub"])

    def _record(self, members: Mapping[str, object]) -> None:
        scheme, _, token = self.request.headers.get("Authorization", "").partition(" ")
        self.base.events.append(
            {
                **members,
                "event": "api",
                "time": self.base.clock(),
                "method": self.request.method,
                "path": self.request.path,
                "origin": self.request.headers.get("Origin", ""),
                "scheme": scheme,
                "token": token,
                "proof": self.request.headers.get("DPoP", ""),
            }
        )

    def answer(self, body: object) -> None:
        """Send `body` as JSON. If proofs need nonces, include the next one (RFC 9449 8.2)."""
        demanded = isinstance(body, Mapping) and body.get("error") == "use_dpop_nonce"
        if "DPoP" in self.request.headers and (demanded or self.base.nonce()):
            self.set_header("DPoP-Nonce", self.base.proofs.fresh())
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(body))

    def compute_etag(self) -> str | None:
        return None

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        if not isinstance(value, Refusal | Finish):
            super().log_exception(typ, value, tb)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = (kwargs.get("exc_info") or (None, None, None))[1]
        refusal = (
            error if isinstance(error, Refusal) else Refusal("request_failed", self._reason, status_code)
        )
        self.set_status(refusal.status)
        if refusal.challenge:
            self.set_header("WWW-Authenticate", refusal.challenge)
        self.base.events.append(
            {"event": "refusal", "time": self.base.clock(), "path": self.request.path, **refusal.body()}
        )
        self.answer(refusal.body())


class Missing(ApiEndpoint):
    """Handler for all other paths, which answers 404."""

    async def prepare(self) -> None:
        await super().prepare()
        if self.request.method != "OPTIONS":  # if the preflight failed, the page could not see the 404
            raise Refusal("not_found", "there is nothing at this address", 404)
