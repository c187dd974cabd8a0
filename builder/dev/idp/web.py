"""Base classes of all endpoints: headers, the Host check, CORS, pages, and error responses."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any, ClassVar, cast
from urllib.parse import urlencode, urlsplit

from tornado.web import Finish, HTTPError

from builder.config.urls import browser_origin
from builder.dev.idp import pages
from builder.dev.idp.faults import Switchboard
from builder.dev.idp.model import Redirected, Refusal
from builder.dev.idp.params import Params
from builder.dev.idp.provider import Provider
from builder.dev.idp.replies import Replaceable
from builder.dev.idp.store import Session

FORM = "application/x-www-form-urlencoded"


class Endpoint(Replaceable):
    """Base class of all endpoints. `event` is the name of an endpoint's requests in the event log."""

    SUPPORTED_METHODS = ("GET", "HEAD", "POST", "OPTIONS")
    event: ClassVar[str] = "request"

    @property
    def provider(self) -> Provider:
        return cast(Provider, self.settings["provider"])

    @property
    def faults(self) -> Switchboard:
        return self.provider.faults

    def note(self, members: Mapping[str, object]) -> None:
        token = self.request.headers.get("Authorization", "").partition(" ")[2]
        seen = {**({"token": token} if token else {}), **self.proof(), **members}
        self.provider.record(self.event, {**seen, "fault": f"http.{self.endpoint}"})

    def proof(self) -> dict[str, str]:
        """Return the DPoP proof of the request, if any, for the event log."""
        value = self.request.headers.get("DPoP", "")
        return {"proof": value} if value else {}

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("X-Content-Type-Options", "nosniff")

    async def prepare(self) -> None:
        """Refuse a host name that is neither ours nor loopback, to prevent DNS rebinding."""
        host = urlsplit(f"//{self.request.host}").hostname or ""
        own = urlsplit(self.provider.issuer).hostname
        loopback = host in ("localhost", "127.0.0.1", "::1") or host.endswith(".localhost")
        if host != own and not loopback:
            raise Refusal("invalid_request", "this provider does not answer to that host name", 421)
        await self.replace()

    def compute_etag(self) -> str | None:
        return None

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        if not isinstance(value, Refusal | Redirected | HTTPError | Finish):
            super().log_exception(typ, value, tb)

    def query(self) -> Params:
        """Return the query's parameters."""
        return Params(self.request.query)

    def form(self) -> Params:
        """Return the body's parameters. Raise Refusal if the body is not a form."""
        kind = self.request.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if kind != FORM:
            raise Refusal("invalid_request", f"the body must be {FORM}")
        return Params(self.request.body)

    def refusal_of(self, status: int, kwargs: Mapping[str, Any]) -> Refusal:
        """Return a Refusal for whatever exception was raised."""
        error = (kwargs.get("exc_info") or (None, None, None))[1]
        if isinstance(error, Refusal):
            return error
        if status == 404:
            return Refusal("not_found", "there is nothing at this address", status)
        if status == 405:
            return Refusal("invalid_request", f"{self.request.method} is not allowed here", status)
        if 400 <= status < 500:
            return Refusal("invalid_request", "the request is not well-formed", status)
        return Refusal("server_error", "the provider failed; its log says more", status)


class JsonEndpoint(Endpoint):
    """An endpoint that scripts of registered origins may call."""

    methods: ClassVar[str] = "GET"
    request_headers: ClassVar[str] = ""
    foreign = False  # whether the request's origin is not registered for its client

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Vary", "Origin")
        origin = self.request.headers.get("Origin", "")
        if origin and not self.foreign and self.provider.allows_origin(origin):
            self.set_header("Access-Control-Allow-Origin", origin)
            if self.provider.exposed:
                self.set_header("Access-Control-Expose-Headers", ", ".join(self.provider.exposed))

    def options(self) -> None:
        """Answer a preflight. Only registered origins are told what they may send."""
        if "Access-Control-Allow-Origin" in self._headers:
            self.set_header("Access-Control-Allow-Methods", self.methods)
            if self.request_headers:
                self.set_header("Access-Control-Allow-Headers", self.request_headers)
            self.set_header("Access-Control-Max-Age", "600")
        self.set_status(204)

    def require_origin(self, allowed: tuple[str, ...]) -> None:
        """Raise Refusal for a cross-origin request from an origin that is not registered for this client."""
        origin = self.request.headers.get("Origin", "")
        if origin and origin not in allowed and origin != browser_origin(self.provider.issuer):
            self.foreign = True
            raise Refusal("invalid_request", "the origin is not registered for this client", 403)

    def key(self, token: str = "") -> str:
        """Return the thumbprint of the key in the request's DPoP proof, or an empty string without a proof.

        With `token`, a proof for that access token is required. Raise Refusal if a proof is invalid.
        """
        proofs = self.request.headers.get_list("DPoP")
        if not proofs and not token:
            return ""
        own = urlsplit(self.provider.base)
        url = f"{own.scheme}://{own.netloc}{self.request.path}"
        return self.provider.proofs.judge(proofs, self.request.method or "", url, token)

    def answer(self, body: Mapping[str, object]) -> None:
        """Send `body` as JSON. If proofs need nonces, include the next one (RFC 9449 8.2)."""
        if "DPoP" in self.request.headers and (
            self.provider.dpop_nonce or body.get("error") == "use_dpop_nonce"
        ):
            self.set_header("DPoP-Nonce", self.provider.proofs.fresh())
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(body))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        refusal = self.refusal_of(status_code, kwargs)
        self.set_status(refusal.status)
        if refusal.challenge:
            self.set_header("WWW-Authenticate", refusal.challenge)
        self.provider.record("refusal", {"path": self.request.path, **refusal.body()})
        self.answer(refusal.body())


class PageEndpoint(Endpoint):
    """An endpoint with an HTML page: without CORS, protected from framing, and with its own policy."""

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("X-Frame-Options", "DENY")
        if self.provider.coop:
            self.set_header("Cross-Origin-Opener-Policy", self.provider.coop)
        self.set_header("Content-Security-Policy", pages.policy())

    def show(
        self, template: str, *, targets: tuple[str, ...] = (), scripts: bool = False, **context: object
    ) -> None:
        """Send a page. Its forms may redirect to the origins in `targets`."""
        origins = tuple(browser_origin(url) for url in targets)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Content-Security-Policy", pages.policy(origins, scripts=scripts))
        self.finish(pages.render(template, base=self.provider.path, **context))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = (kwargs.get("exc_info") or (None, None, None))[1]
        if isinstance(error, Redirected):
            parameters: dict[str, str] = error.refusal.body()
            if error.state is not None:
                parameters["state"] = error.state
            self.respond(error.redirect_uri, parameters, error.mode)
            return
        refusal = self.refusal_of(status_code, kwargs)
        self.set_status(refusal.status)
        self.provider.record("refusal", {"path": self.request.path, **refusal.body()})
        self.show("error.html", refusal=refusal)

    def respond(self, redirect_uri: str, parameters: dict[str, str], mode: str) -> None:
        """Send the authorization response, with `iss` (RFC 9207 2) unless the quirks turn that off."""
        iss = {"iss": self.provider.issuer} if self.provider.quirks.response_iss else {}
        full = self.provider.faults.apply("authorization.response", {**parameters, **iss})
        self.provider.record("authorization.response", {"redirect_uri": redirect_uri, **full})
        sent: Any = self.provider.faults.apply("authorization.params", full)
        if isinstance(sent, str):  # a form cannot express such a fault, so redirect in every mode
            mark = "#" if mode == "fragment" else "?"
            self.leave(redirect_uri + (sent if sent[:1] in ("?", "#") else mark + sent))
        elif mode == "form_post":
            self.send_form(redirect_uri, sent)
        else:
            self.leave(with_parameters(redirect_uri, sent, mode))

    def send_form(self, url: str, fields: Mapping[str, str]) -> None:
        """Send a page that automatically posts the fields to `url` (OAuth 2.0 Form Post Response Mode 2)."""
        self.set_status(200)  # also for error responses
        self.show("answer.html", targets=(url,), scripts=True, action=url, fields=fields)

    def leave(self, url: str) -> None:
        """Redirect with status 303, so that the browser does not send a form's body again (RFC 9700 4.12)."""
        self.set_status(303)
        self.set_header("Location", url)
        self.finish()

    def require_same_origin(self) -> None:
        """Raise Refusal if the browser reports that another site submitted the form."""
        if self.request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            raise Refusal("invalid_request", "the form was sent from another site", 403)

    def session(self) -> Session | None:
        """Return the session of this browser, or None if nobody is signed in."""
        return self.provider.store.session(self.get_cookie(self.provider.cookie_name("session")) or "")

    def browser(self) -> str:
        """Return this browser's random id, which is created at its first visit. Login pages are bound to it."""
        name = self.provider.cookie_name("browser")
        value = self.get_cookie(name) or ""
        if len(value) < 32:
            value = secrets.token_urlsafe(32)
            self.keep_cookie("browser", value)
        return value

    def keep_cookie(self, purpose: str, value: str) -> None:
        """Set a cookie for the provider's path, with HttpOnly and SameSite=Lax."""
        self.set_cookie(
            self.provider.cookie_name(purpose),
            value,
            path=self.provider.path + pages.COOKIE_PATH,
            httponly=True,
            samesite="Lax",
            secure=self.provider.secure,
        )

    def drop_cookie(self, purpose: str) -> None:
        """Delete a cookie of the provider."""
        self.clear_cookie(
            self.provider.cookie_name(purpose), path=self.provider.path + pages.COOKIE_PATH, httponly=True
        )


def with_parameters(url: str, parameters: Mapping[str, str], mode: str = "query") -> str:
    """Return `url` with parameters added to its query or as its fragment. Keep existing parameters."""
    encoded = urlencode(parameters)
    if not encoded:
        return url
    if mode == "fragment":
        return f"{url}#{encoded}"
    return f"{url}{'&' if '?' in url else '?'}{encoded}"
