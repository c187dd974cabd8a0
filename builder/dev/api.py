"""The development billing API: a resource server that believes nothing it has not verified.

It takes JWT access tokens (RFC 9068) in the Authorization header (RFC 6750), and answers browsers
of the allowed origins only.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from tornado.web import Application, Finish

from builder.dev.idp.faults import Faults
from builder.dev.idp.keys import ALGORITHMS, Registry
from builder.dev.idp.model import Refusal
from builder.dev.idp.replies import Replaceable
from builder.dev.loopback import Running, Serving, start

REALM = "billing"
READ = "invoices:read"
PAY = "invoices:pay"

Keys = Callable[[], Mapping[str, Any]]

_CUSTOMERS = (
    "Analytical Engines Ltd",
    "Bright & Daughters",
    "Cobalt Yard",
    "Fenwick Marine",
    "Harbour Looms",
    "Larkspur Press",
    "Northgate Optics",
    "Tidewater Foundry",
)
_CURRENCIES = ("GBP", "USD", "EUR")


@dataclass(slots=True)
class BillingApi:
    """What the API trusts, and what it has seen. `allowed_origins` may change while it runs."""

    origin: str
    issuer: str
    keys: Keys
    audience: str
    scope: str = READ
    allowed_origins: Collection[str] = ()
    clock: Callable[[], float] = time.time
    leeway: float = 5
    events: list[dict[str, Any]] = field(default_factory=list)
    paid: set[tuple[str, str]] = field(default_factory=set)
    faults: Faults = field(default_factory=Faults)

    def judge(self, authorization: Sequence[str], scope: str) -> Mapping[str, Any]:
        """The claims of the access token in the Authorization header(s).

        Raises Refusal: 401 invalid_token, 403 insufficient_scope, 400 invalid_request (RFC 6750 3.1).
        """
        if not authorization:
            raise Refusal("invalid_token", "an access token is required", 401, f'Bearer realm="{REALM}"')
        scheme, _, token = authorization[0].partition(" ")
        if len(authorization) > 1 or scheme.lower() != "bearer" or not token:
            raise _challenge("invalid_request", "the Authorization header is not one Bearer token", 400)
        claims = self._verified(token)
        fault = self._fault(claims)
        if fault:
            raise _challenge("invalid_token", fault, 401)
        if scope not in str(claims.get("scope", "")).split(" "):
            raise _challenge("insufficient_scope", f"the access token lacks {scope}", 403, scope)
        return claims

    def _verified(self, token: str) -> Mapping[str, Any]:
        """The claims, once signature and type are right (RFC 9068 4)."""
        try:
            keys = KeySet.import_key_set(cast(Any, self.keys()))
            found = jws.deserialize_compact(token, keys, registry=Registry(ALGORITHMS))
            claims = json.loads(found.payload)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise _challenge("invalid_token", "the access token is not signed by the issuer", 401) from error
        typ = str(found.headers().get("typ", "")).lower().removeprefix("application/")
        if typ != "at+jwt" or not isinstance(claims, dict):
            raise _challenge("invalid_token", "the token is not an access token", 401)
        return claims

    def _fault(self, claims: Mapping[str, Any]) -> str:
        """What is wrong with the claims, or an empty string (RFC 9068 2.2, 4)."""
        now = self.clock()
        if claims.get("iss") != self.issuer:
            return "the access token is from another issuer"
        if self.audience not in _strings(claims.get("aud")):
            return "the access token is for another audience"
        if not _is_number(claims.get("exp")) or claims["exp"] <= now - self.leeway:
            return "the access token has expired"
        if not _is_number(claims.get("iat")) or claims["iat"] > now + self.leeway:
            return "the access token is from the future"
        if "nbf" in claims and not (_is_number(claims["nbf"]) and claims["nbf"] <= now + self.leeway):
            return "the access token is not valid yet"
        missing = [n for n in ("sub", "client_id", "jti") if not isinstance(claims.get(n), str)]
        return f"the access token lacks {missing[0]}" if missing else ""

    def invoices(self, subject: str) -> list[dict[str, object]]:
        """The invoices of one person: always the same for one `sub`, apart from what was paid."""
        noise = hashlib.sha256(subject.encode("utf-8")).digest()
        currency = _CURRENCIES[noise[0] % len(_CURRENCIES)]
        found: list[dict[str, object]] = []
        for index in range(6 + noise[1] % 3):
            a, b, c = noise[3 * index + 2 : 3 * index + 5]
            number = f"2026-{100 + noise[0] * 3 - index:04d}"
            status = "open" if index == 0 else ("paid", "paid", "overdue")[c % 3]
            found.append(
                {
                    "id": number,
                    "date": f"2026-{11 - index:02d}-{1 + a % 28:02d}",
                    "customer": _CUSTOMERS[(noise[1] + index * 3) % len(_CUSTOMERS)],
                    "amount": 4_500 + a * 731 + b * 97 + c,
                    "currency": currency,
                    "status": "paid" if (subject, number) in self.paid else status,
                }
            )
        return found


def _challenge(code: str, description: str, status: int, scope: str = "") -> Refusal:
    value = f'Bearer realm="{REALM}", error="{code}", error_description="{description}"'
    return Refusal(code, description, status, value + (f', scope="{scope}"' if scope else ""))


def _strings(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class _Endpoint(Replaceable):
    """CORS for the allowed origins, JSON, and Refusals as RFC 6750 says."""

    SUPPORTED_METHODS = ("GET", "POST", "OPTIONS")
    methods = "GET"
    endpoint = "api"

    @property
    def api(self) -> BillingApi:
        return cast(BillingApi, self.settings["api"])

    @property
    def faults(self) -> Faults:
        return self.api.faults

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
        if origin and origin in self.api.allowed_origins:
            self.set_header("Access-Control-Allow-Origin", origin)
            self.set_header("Access-Control-Expose-Headers", "WWW-Authenticate")

    def options(self, *parts: str) -> None:
        """A preflight: says what is allowed to allowed origins, nothing to others."""
        if "Access-Control-Allow-Origin" in self._headers:
            self.set_header("Access-Control-Allow-Methods", self.methods)
            self.set_header("Access-Control-Allow-Headers", "authorization, content-type")
            self.set_header("Access-Control-Max-Age", "600")
        self.set_status(204)

    def subject(self, scope: str) -> str:
        """The `sub` of the caller, whose token must have `scope`."""
        headers = self.request.headers.get_list("Authorization")
        self._record({})
        if "access_token" in self.request.arguments:
            raise _challenge("invalid_request", "the access token belongs in the Authorization header", 400)
        return str(self.api.judge(headers, scope)["sub"])

    def _record(self, members: Mapping[str, object]) -> None:
        headers = self.request.headers.get_list("Authorization")
        self.api.events.append(
            {
                **members,
                "event": "api",
                "time": self.api.clock(),
                "method": self.request.method,
                "path": self.request.path,
                "origin": self.request.headers.get("Origin", ""),
                "token": headers[0].partition(" ")[2] if headers else "",
            }
        )

    def answer(self, body: object) -> None:
        """Sends `body` as JSON."""
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
        self.answer(refusal.body())


class _Invoices(_Endpoint):
    def get(self) -> None:
        self.answer(self.api.invoices(self.subject(self.api.scope)))


class _Invoice(_Endpoint):
    def get(self, number: str) -> None:
        self.answer(_find(self.api.invoices(self.subject(self.api.scope)), number))


class _Payment(_Endpoint):
    methods = "POST"

    def post(self, number: str) -> None:
        subject = self.subject(PAY)
        if _find(self.api.invoices(subject), number)["status"] == "paid":
            raise Refusal("already_paid", f"invoice {number} is paid", 409)
        self.api.paid.add((subject, number))
        self.answer(_find(self.api.invoices(subject), number))


def _find(invoices: list[dict[str, object]], number: str) -> dict[str, object]:
    for invoice in invoices:
        if invoice["id"] == number:
            return invoice
    raise Refusal("not_found", f"there is no invoice {number}", 404)


class _Missing(_Endpoint):
    async def prepare(self) -> None:
        await super().prepare()
        if self.request.method != "OPTIONS":  # a refused preflight would hide the 404 from the page
            raise Refusal("not_found", "there is nothing at this address", 404)


class BillingApplication(Application):
    """The application, with its `api`."""

    def __init__(self, api: BillingApi) -> None:
        self.api = api
        super().__init__(
            [
                ("/v1/invoices", _Invoices),
                (r"/v1/invoices/([0-9-]{1,16})", _Invoice),
                (r"/v1/invoices/([0-9-]{1,16})/pay", _Payment),
            ],
            default_handler_class=_Missing,
            log_function=lambda handler: None,
            api=api,
        )


def make_billing_api(
    origin: str,
    issuer: str,
    keys: Keys,
    *,
    audience: str = "",
    scope: str = READ,
    allowed_origins: Collection[str] = (),
    clock: Callable[[], float] = time.time,
    faults: Faults | None = None,
) -> BillingApplication:
    """The API at `origin`, for tokens of `issuer` signed by a key of `keys()` (a JWK Set).

    `audience` is what tokens must be for; unless given, the origin with a slash.
    """
    api = BillingApi(
        origin=origin,
        issuer=issuer,
        keys=keys,
        audience=audience or f"{origin}/",
        scope=scope,
        allowed_origins=tuple(allowed_origins),
        clock=clock,
        faults=faults or Faults(),
    )
    return BillingApplication(api)


class RunningApi(Running):
    """An API that runs; `api` is what it knows."""

    def __init__(self, api: BillingApi, serving: Serving, port: int) -> None:
        super().__init__(api.origin, port, serving)
        self.api = api


def running(*, issuer: str, keys: Keys, host: str = "localhost", port: int = 0, **options: Any) -> RunningApi:
    """Starts the API on a thread of its own and returns its handle.

    Port 0 takes a free one. `options` are those of `make_billing_api`. Raises OSError (EADDRINUSE)
    when the port is taken.
    """

    def make(taken: int) -> BillingApplication:
        return make_billing_api(f"http://{host}:{taken}", issuer, keys, **options)

    application, serving, taken = start(make, port, "gossamer-api")
    return RunningApi(application.api, serving, taken)
