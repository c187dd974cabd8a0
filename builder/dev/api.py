"""The two APIs for development: a billing API with invoices and payouts, and a reports API."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from tornado.web import Application

from builder.dev.idp.metadata import STRONG
from builder.dev.idp.model import Refusal
from builder.dev.loopback import Running, Serving, start
from builder.dev.resource import Api, ApiEndpoint, Keys, Missing, is_number

READ = "invoices:read"
PAY = "invoices:pay"
REPORTS = "reports:read"

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
class BillingApi(Api):
    """The billing API. A payout needs strong authentication not more than `recent` seconds ago."""

    recent: int = 300
    paid: set[tuple[str, str]] = field(default_factory=set)
    payouts: list[dict[str, object]] = field(default_factory=list)

    def invoices(self, subject: str) -> list[dict[str, object]]:
        """Return the invoices of one person. They depend only on the `sub`, apart from payments."""
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

    def judge_authentication(self, claims: Mapping[str, Any], scheme: str) -> None:
        """Raise Refusal (RFC 9470 3) unless the person was authenticated strongly and recently."""
        when = claims.get("auth_time")
        lately = is_number(when) and self.clock() - float(cast(float, when)) <= self.recent
        if claims.get("acr") != STRONG or not lately:
            description = "a payout needs a strong and recent sign-in"
            raise self.challenge(
                "insufficient_user_authentication",
                description,
                scheme,
                acr_values=STRONG,
                max_age=self.recent,
            )


class _Billing(ApiEndpoint):
    @property
    def api(self) -> BillingApi:
        return cast(BillingApi, self.base)


class _Invoices(_Billing):
    def get(self) -> None:
        self.answer(self.api.invoices(self.subject(self.api.scope)))


class _Invoice(_Billing):
    def get(self, number: str) -> None:
        self.answer(_find(self.api.invoices(self.subject(self.api.scope)), number))


class _Payment(_Billing):
    methods = "POST"

    def post(self, number: str) -> None:
        subject = self.subject(PAY)
        if _find(self.api.invoices(subject), number)["status"] == "paid":
            raise Refusal("already_paid", f"invoice {number} is paid", 409)
        self.api.paid.add((subject, number))
        self.answer(_find(self.api.invoices(subject), number))


class _Payouts(_Billing):
    """Handler for POST {"amount": minor units, "currency": …}. It needs the same scope, but stronger authentication."""

    methods = "POST"

    def post(self) -> None:
        claims = self.claims(self.api.scope)
        scheme = self.request.headers.get("Authorization", "").partition(" ")[0].lower()
        self.api.judge_authentication(claims, "DPoP" if scheme == "dpop" else "Bearer")
        made: dict[str, object] = {
            "id": f"P-{len(self.api.payouts) + 1:04d}",
            "subject": claims["sub"],
            **self._asked(),
        }
        self.api.payouts.append(made)
        self.set_status(201)
        self.answer(made)

    def _asked(self) -> dict[str, object]:
        try:
            asked = json.loads(self.request.body)
        except (ValueError, RecursionError):
            asked = None
        amount = asked.get("amount") if isinstance(asked, dict) else None
        if isinstance(amount, bool) or not isinstance(amount, int) or amount < 1:
            raise Refusal("invalid_amount", "amount must be a whole number of minor units", 422)
        return {"amount": amount, "currency": str(asked.get("currency") or "GBP")[:3]}


def _find(invoices: list[dict[str, object]], number: str) -> dict[str, object]:
    for invoice in invoices:
        if invoice["id"] == number:
            return invoice
    raise Refusal("not_found", f"there is no invoice {number}", 404)


class _Reports(ApiEndpoint):
    """Handler for the monthly revenue of a year. The numbers depend only on the `sub`."""

    def get(self) -> None:
        noise = hashlib.sha256(b"reports" + self.subject(self.base.scope).encode("utf-8")).digest()
        months = [
            {"month": f"2026-{index + 1:02d}", "turnover": 100_000 + noise[index] * 1_913}
            for index in range(12)
        ]
        self.answer({"year": 2026, "months": months})


class BillingApplication(Application):
    """The Tornado application that serves the billing API `api`."""

    def __init__(self, api: BillingApi) -> None:
        self.api = api
        super().__init__(
            [
                ("/v1/invoices", _Invoices),
                (r"/v1/invoices/([0-9-]{1,16})", _Invoice),
                (r"/v1/invoices/([0-9-]{1,16})/pay", _Payment),
                ("/v1/payouts", _Payouts),
            ],
            default_handler_class=Missing,
            log_function=lambda handler: None,
            api=api,
        )


class ReportsApplication(Application):
    """The Tornado application that serves the reports API `api`."""

    def __init__(self, api: Api) -> None:
        self.api = api
        super().__init__(
            [("/v1/reports", _Reports)],
            default_handler_class=Missing,
            log_function=lambda handler: None,
            api=api,
        )


def make_billing_api(
    origin: str, issuer: str, keys: Keys, *, audience: str = "", scope: str = READ, **options: Any
) -> BillingApplication:
    """Return the billing API at `origin`. It accepts tokens of `issuer` signed with a key of `keys()` (a JWK Set).

    `audience` is the required audience of tokens, by default the origin with a slash. `options` are those of Api.
    """
    _complete(options)
    audience = audience or f"{origin}/"
    return BillingApplication(BillingApi(origin, issuer, keys, audience, scope, "billing", **options))


def make_reports_api(
    origin: str, issuer: str, keys: Keys, *, audience: str = "", scope: str = REPORTS, **options: Any
) -> ReportsApplication:
    """Return the reports API. This works like `make_billing_api`, but with another audience and scope."""
    _complete(options)
    return ReportsApplication(
        Api(origin, issuer, keys, audience or f"{origin}/", scope, "reports", **options)
    )


def _complete(options: dict[str, Any]) -> None:
    origins: Sequence[str] = options.get("allowed_origins", ())
    options["allowed_origins"] = tuple(origins)


class RunningApi(Running):
    """A running API. `api` has its configuration and the requests so far."""

    def __init__(self, api: Api, serving: Serving, port: int) -> None:
        super().__init__(api.origin, port, serving)
        self.api = api


def running(
    *, issuer: str, keys: Keys, name: str = "billing", host: str = "localhost", port: int = 0, **options: Any
) -> RunningApi:
    """Start an API on its own thread and return its handle. Any `name` except "reports" gives the billing API.

    Port 0 picks a free port. `options` are those of `make_billing_api`. Raise OSError (EADDRINUSE)
    if the port is taken.
    """

    def make(taken: int) -> BillingApplication | ReportsApplication:
        origin = f"http://{host}:{taken}"
        if name == "reports":
            return make_reports_api(origin, issuer, keys, **options)
        return make_billing_api(origin, issuer, keys, **options)

    application, serving, taken = start(make, port, "gossamer-api")
    return RunningApi(application.api, serving, taken)
