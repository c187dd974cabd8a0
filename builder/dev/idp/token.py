"""The token endpoint: codes (RFC 6749 4.1.3, RFC 7636 4.5) and refresh tokens (RFC 6749 6, RFC 9700 4.14)."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets

from builder.dev.idp.issue import Grant, audience_of, first_tokens, next_tokens, scopes_of
from builder.dev.idp.model import Client, Refusal
from builder.dev.idp.params import Params
from builder.dev.idp.provider import Provider
from builder.dev.idp.store import Code, RefreshToken
from builder.dev.idp.web import JsonEndpoint

_VERIFIER = re.compile(r"[A-Za-z0-9\-._~]{43,128}", re.ASCII)
_NEEDED = {
    "authorization_code": ("code", "redirect_uri", "code_verifier"),
    "refresh_token": ("refresh_token",),
}


class Token(JsonEndpoint):
    """Handler for POST, for public clients only."""

    endpoint = event = "token"
    methods = "POST"
    request_headers = "content-type, dpop"

    def post(self) -> None:
        params = self.form()
        self.provider.record("token", {**params.seen(), **self.proof()})
        params.require_single(repeatable=("resource",))
        client = judge_client(self.provider, params, self.request.headers.get("Authorization", ""))
        self.require_origin(client.allowed_origins)
        self.set_header("Pragma", "no-cache")
        key = self.key()
        if client.require_dpop and not key:
            raise Refusal("invalid_dpop_proof", "this client must show a DPoP proof")
        self.answer(exchange(self.provider, client, params, key))


def judge_client(provider: Provider, params: Params, authorization: str) -> Client:
    """Return the public client that sent the request. Raise Refusal if it is unknown or tries to authenticate.

    A public client cannot keep a secret, so it must not have one to authenticate with.
    """
    if authorization:
        raise Refusal("invalid_client", "clients here have no secret", 401, 'Basic realm="provider"')
    if params.get("client_secret") or params.get("client_assertion"):
        raise Refusal("invalid_client", "clients here have no secret")
    client = provider.clients.get(params.get("client_id"))
    if client is None:
        raise Refusal("invalid_client", "client_id is missing or unknown")
    return client


def exchange(provider: Provider, client: Client, params: Params, jkt: str) -> dict[str, object]:
    """Return the response to a valid request, or raise Refusal. Bind tokens to the key `jkt`, if any."""
    kind = params.get("grant_type")
    if not kind:
        raise Refusal("invalid_request", "grant_type is missing")
    if kind not in _NEEDED:
        raise Refusal("unsupported_grant_type", f"grant_type must be {' or '.join(_NEEDED)}")
    if kind == "refresh_token" and not client.refresh:
        raise Refusal("unauthorized_client", "this client has no refresh tokens")
    for name in _NEEDED[kind]:
        if not params.get(name):
            raise Refusal("invalid_request", f"{name} is missing")
    if kind == "authorization_code":
        return _redeem(provider, client, params, jkt)
    try:
        return _refresh(provider, client, params, jkt)
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.description, provider.quirks.refresh_refused) from refusal


def _redeem(provider: Provider, client: Client, params: Params, jkt: str) -> dict[str, object]:
    """Redeem a code. The first attempt uses it up, even if the request is then refused."""
    code = _judge_code(provider, client, params)
    if code.request.dpop_jkt and code.request.dpop_jkt != jkt:
        raise Refusal("invalid_grant", "the code is bound to a key, and this request shows another or none")
    audience = audience_of(provider, code.request, params)
    scopes = scopes_of(provider, code.request, audience)
    grant = Grant(code.value, code.request, code.session, audience, scopes, jkt)
    return first_tokens(provider, client, grant, jkt)


def _judge_code(provider: Provider, client: Client, params: Params) -> Code:
    code = provider.store.take_code(params.get("code"))
    if code is None:
        raise Refusal("invalid_grant", "the code is unknown or has expired")
    if code.used:
        provider.record("code.reused", {"code": code.value})
        raise Refusal("invalid_grant", "the code has been used; what was issued for it is revoked")
    if code.request.client_id != client.client_id:
        raise Refusal("invalid_grant", "the code was issued to another client")
    if code.request.redirect_uri != params.get("redirect_uri"):
        raise Refusal("invalid_grant", "redirect_uri is not that of the authorization request")
    verifier = params.get("code_verifier")
    if not _VERIFIER.fullmatch(verifier):
        raise Refusal("invalid_grant", "code_verifier is not 43 to 128 unreserved characters")
    if not secrets.compare_digest(_s256(verifier), code.request.challenge):
        raise Refusal("invalid_grant", "code_verifier does not fit the code_challenge")
    return code


def _s256(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _refresh(provider: Provider, client: Client, params: Params, jkt: str) -> dict[str, object]:
    """Redeem a refresh token, and rotate it (RFC 9700 4.14.2).

    A refused request does not change the token. Using a token again revokes its whole family.
    """
    former = _judge_refresh(provider, client, params, jkt)
    audience = audience_of(provider, former.request, params)
    scopes = scopes_of(provider, former.request, audience)
    wanted = params.words("scope")
    if set(wanted) - set(former.request.scopes if not provider.quirks.target_by_scope else scopes):
        raise Refusal("invalid_scope", "a refresh token gives no more than was granted")
    if wanted:
        scopes = tuple(scope for scope in scopes if scope in wanted)
    grant = Grant(former.code, former.request, former.session, audience, scopes, jkt)
    return next_tokens(provider, client, grant, former)


def _judge_refresh(provider: Provider, client: Client, params: Params, jkt: str) -> RefreshToken:
    found = provider.store.refresh(params.get("refresh_token"))
    if found is None:
        raise Refusal("invalid_grant", "the refresh token is unknown, expired or revoked")
    if found.request.client_id != client.client_id:
        raise Refusal("invalid_grant", "the refresh token was issued to another client")
    if found.used:
        provider.store.revoke_grant(found.code)
        provider.record("refresh.reused", {"refresh_token": found.value, "client_id": client.client_id})
        raise Refusal("invalid_grant", "the refresh token has been used; all of its family is revoked")
    if found.jkt and found.jkt != jkt:
        raise Refusal("invalid_grant", "the refresh token is bound to another key")
    return found
