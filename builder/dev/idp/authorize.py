"""The authorization endpoint (RFC 6749 4.1.1, RFC 7636, RFC 8707, RFC 9126 4, RFC 9207, OIDC Core 3.1.2)."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from builder.dev.idp.dpop import THUMBPRINT
from builder.dev.idp.issue import client_of
from builder.dev.idp.login import ask, issue
from builder.dev.idp.metadata import ACR_VALUES, OFFLINE, OIDC_SCOPES, PROMPTS, RESPONSE_MODES
from builder.dev.idp.model import Client, Redirected, Refusal
from builder.dev.idp.params import Params
from builder.dev.idp.provider import Provider
from builder.dev.idp.store import REQUEST_URI, AuthorizationRequest, Session
from builder.dev.idp.web import PageEndpoint

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)
REPEATABLE = ("resource",)
_UNSUPPORTED = {
    "request": "request_not_supported",
    "request_uri": "request_uri_not_supported",
    "registration": "registration_not_supported",
}


def judge(provider: Provider, params: Params) -> AuthorizationRequest:
    """Check an authorization request and return it.

    Raise Refusal, which is shown on a page, as long as the redirect URI is not known to be the client's. After that,
    raise Redirected, which is sent to the client.
    """
    client, redirect_uri = _judge_client(provider, params)
    mode = params.get("response_mode") or "query"
    state = params.get("state") or None
    try:
        return _judge_rest(provider, params, client, redirect_uri, mode, state)
    except Refusal as refusal:
        known = mode if mode in RESPONSE_MODES else "query"
        raise Redirected(refusal, redirect_uri, state, known) from refusal


def direct(provider: Provider, params: Params) -> AuthorizationRequest:
    """Return the request in the browser's URL. Raise Refusal if the client must push requests (RFC 9126 5, 6)."""
    request = judge(provider, params)
    if provider.require_par or provider.clients[request.client_id].require_par:
        refusal = Refusal("invalid_request", "this client must push its authorization requests")
        raise Redirected(refusal, request.redirect_uri, request.state, request.mode)
    return request


def pushed(provider: Provider, params: Params) -> AuthorizationRequest | None:
    """Return the pushed request that `params` refers to, or None. Ignore all other parameters (RFC 9126 4)."""
    uri = params.get("request_uri")
    if not uri.startswith(REQUEST_URI):
        return None
    request = provider.store.take_pushed(uri, params.get("client_id"))
    if request is None:
        raise Refusal("invalid_request_uri", "the request_uri is unknown, used, expired or another client's")
    return request


def _judge_client(provider: Provider, params: Params) -> tuple[Client, str]:
    for name in ("client_id", "redirect_uri"):
        if not params.all(name):
            raise Refusal("invalid_request", f"{name} is missing")
        if len(params.all(name)) > 1:
            raise Refusal("invalid_request", f"{name} is given more than once")
    client = provider.clients.get(params.get("client_id"))
    if client is None:
        raise Refusal("unauthorized_client", f"no client {params.get('client_id')} is registered here")
    redirect_uri = params.get("redirect_uri")
    if redirect_uri not in client.redirect_uris:
        raise Refusal("invalid_request", f"redirect_uri {redirect_uri} is not registered for this client")
    return client, redirect_uri


def _judge_rest(
    provider: Provider, params: Params, client: Client, redirect_uri: str, mode: str, state: str | None
) -> AuthorizationRequest:
    params.require_single(repeatable=REPEATABLE)
    for name, code in _UNSUPPORTED.items():
        if params.get(name):
            raise Refusal(code, f"{name} is not supported")
    if not params.get("response_type"):
        raise Refusal("invalid_request", "response_type is missing")
    if params.get("response_type") != "code":
        raise Refusal("unsupported_response_type", "the one response_type is code")
    if mode not in RESPONSE_MODES:
        raise Refusal("invalid_request", f"response_mode must be one of {', '.join(RESPONSE_MODES)}")
    scopes, resources = _judge_target(provider, params, client)
    return AuthorizationRequest(
        client_id=client.client_id,
        redirect_uri=redirect_uri,
        mode=mode,
        state=state,
        nonce=params.get("nonce") or None,
        challenge=_judge_challenge(params),
        scopes=scopes,
        resources=resources,
        prompt=_judge_prompt(params),
        max_age=_judge_max_age(params),
        login_hint=params.get("login_hint"),
        subject_hint=_judge_hint(provider, params, client),
        dpop_jkt=_judge_key(params),
        acr_values=_judge_levels(params),
        organization=_judge_organization(provider, params),
    )


def _judge_challenge(params: Params) -> str:
    """Return the code challenge (RFC 7636 4.3). Only S256 is accepted; without a method it would mean `plain`."""
    challenge, method = params.get("code_challenge"), params.get("code_challenge_method")
    if not challenge:
        raise Refusal("invalid_request", "code_challenge is missing: PKCE is required")
    if method != "S256":
        raise Refusal("invalid_request", "code_challenge_method must be S256")
    if not _CHALLENGE.fullmatch(challenge):
        raise Refusal("invalid_request", "code_challenge is not the base64url of a SHA-256 digest")
    return challenge


def _judge_key(params: Params) -> str:
    """Return the thumbprint of the key to bind the code to, or "" (RFC 9449 10)."""
    key = params.get("dpop_jkt")
    if key and not THUMBPRINT.fullmatch(key):
        raise Refusal("invalid_request", "dpop_jkt is not the base64url of a SHA-256 digest")
    return key


def _judge_levels(params: Params) -> tuple[str, ...]:
    """Return the supported members of acr_values. Raise Refusal if there are none (RFC 9470 5)."""
    asked = params.words("acr_values")
    known = tuple(value for value in asked if value in ACR_VALUES)
    if asked and not known:
        raise Refusal("unmet_authentication_requirements", "no value of acr_values can be reached here")
    return known


def _judge_organization(provider: Provider, params: Params) -> str:
    """Return the id of the requested organization. The request may contain its id or its name."""
    asked = params.get("organization")
    found = next((one.org_id for one in provider.accounts if asked and one.is_of(asked)), "")
    if asked and not found:
        raise Refusal("invalid_request", f"no organization {asked} is known here")
    return found


def _judge_prompt(params: Params) -> frozenset[str]:
    prompt = frozenset(params.words("prompt"))
    if not prompt <= set(PROMPTS):
        raise Refusal("invalid_request", f"prompt must be of {', '.join(PROMPTS)}")
    if "none" in prompt and len(prompt) > 1:
        raise Refusal("invalid_request", "prompt none stands alone")
    return prompt


def _judge_max_age(params: Params) -> int | None:
    text = params.get("max_age")
    if text and not _DIGITS.fullmatch(text):
        raise Refusal("invalid_request", "max_age must be a number of seconds")
    return int(text) if text else None


def _judge_hint(provider: Provider, params: Params, client: Client) -> str:
    """Return the subject of the id_token_hint, which may have expired (OIDC Core 3.1.2.1)."""
    hint = params.get("id_token_hint")
    if not hint:
        return ""
    try:
        claims = provider.keys.verify(hint)
    except ValueError as error:
        raise Refusal("invalid_request", f"id_token_hint: {error}") from error
    if client_of(claims) != client.client_id:
        raise Refusal("invalid_request", "id_token_hint was issued to another client")
    return str(claims.get("sub", ""))


def _judge_target(
    provider: Provider, params: Params, client: Client
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the scopes, and the resource servers to which they belong (RFC 8707 2; inferred as in RFC 9068 3)."""
    scopes = tuple(scope for scope in params.words("scope") if scope != OFFLINE or client.refresh)
    if "openid" not in scopes:
        raise Refusal("invalid_scope", "scope must contain openid")
    resources = _judge_resources(provider, params)
    wanted = [scope for scope in scopes if scope not in (*OIDC_SCOPES, OFFLINE)]
    if wanted and not resources:
        resources = provider.of_scopes(wanted)
        if len(resources) > 1:
            more = "" if provider.quirks.target_by_scope else ": name one in resource"
            raise Refusal("invalid_scope", f"the scopes belong to several APIs{more}")
    allowed = {scope for identifier in resources for scope in provider.apis[identifier].scopes}
    for scope in wanted:
        if scope not in allowed:
            raise Refusal("invalid_scope", f"{scope} is not a scope of what is asked for")
    return scopes, resources


def _judge_resources(provider: Provider, params: Params) -> tuple[str, ...]:
    named = dict.fromkeys(params.all("resource"))
    audience = params.get("audience")
    if provider.quirks.target_by_scope and (named or audience):
        raise Refusal("invalid_request", "an API is named by its scopes here, not by resource or audience")
    if audience and named and audience not in named:
        raise Refusal("invalid_target", "audience and resource name different APIs")
    resources = tuple(named) or ((audience,) if audience else ())
    for resource in resources:
        if resource not in provider.apis or (resource in named and not _absolute(resource)):
            raise Refusal("invalid_target", f"no API {resource} is registered here")
    return resources


def _absolute(uri: str) -> bool:
    return bool(urlsplit(uri).scheme) and "#" not in uri


def satisfies(provider: Provider, request: AuthorizationRequest, session: Session | None) -> bool:
    """Return whether the session satisfies the request without user interaction."""
    if session is None or request.prompt - {"none"}:
        return False
    if request.max_age is not None and provider.clock() - session.auth_time >= max(request.max_age, 1):
        return False
    if request.subject_hint and request.subject_hint != session.subject:
        return False
    hinted = provider.account_named(request.login_hint)
    if hinted is not None and hinted.subject != session.subject:
        return False
    account = provider.account(session.subject)
    if request.organization and (account is None or account.org_id != request.organization):
        return False
    return not request.acr_values or bool(reached(request, session))


def answerable(request: AuthorizationRequest, session: Session) -> Session:
    """Return the session for the request's tokens, with the requested authentication level if it reaches one."""
    return replace(session, acr=reached(request, session) or session.acr)


def reached(request: AuthorizationRequest, session: Session) -> str:
    """Return the first requested authentication level that the session reaches, or an empty string."""
    has = ACR_VALUES[: ACR_VALUES.index(session.acr) + 1]
    return next((level for level in request.acr_values if level in has), "")


class Authorize(PageEndpoint):
    """Handler for GET and POST (OIDC Core 3.1.2.1). It needs no CORS, because browsers navigate here."""

    endpoint, event = "authorization", "authorize"

    def get(self) -> None:
        self._authorize(self.query())

    def post(self) -> None:
        self._authorize(self.form())

    def _authorize(self, params: Params) -> None:
        self.provider.record("authorize", params.seen())
        request = pushed(self.provider, params) or direct(self.provider, params)
        session = self.session()
        if session is not None and satisfies(self.provider, request, session):
            issue(self, request, answerable(request, session))
        elif "none" in request.prompt:
            refusal = Refusal("login_required", "nobody who fits the request is signed in")
            raise Redirected(refusal, request.redirect_uri, request.state, request.mode)
        else:
            ask(self, request, session)
