"""The token endpoint (RFC 6749 4.1.3, RFC 7636 4.5, RFC 8707 2.2) and the tokens (RFC 9068, OIDC Core 2)."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from typing import Any

from builder.dev.idp.keys import half_hash
from builder.dev.idp.metadata import OIDC_SCOPES
from builder.dev.idp.model import Client, Refusal, claims_for
from builder.dev.idp.params import Params
from builder.dev.idp.provider import Provider
from builder.dev.idp.store import AccessToken, Code
from builder.dev.idp.web import JsonEndpoint

_VERIFIER = re.compile(r"[A-Za-z0-9\-._~]{43,128}", re.ASCII)


class Token(JsonEndpoint):
    """POST only, public clients only."""

    endpoint = event = "token"

    methods = "POST"
    request_headers = "content-type"

    def post(self) -> None:
        params = self.form()
        self.provider.record("token", params.seen())
        params.require_single()
        client = judge_client(self.provider, params, self.request.headers.get("Authorization", ""))
        self.require_origin(client.allowed_origins)
        self.set_header("Pragma", "no-cache")
        self.answer(exchange(self.provider, client, params))


def judge_client(provider: Provider, params: Params, authorization: str) -> Client:
    """The public client that asks. One that tries to authenticate has been told a secret it cannot keep."""
    if authorization:
        raise Refusal("invalid_client", "clients here have no secret", 401, 'Basic realm="provider"')
    if params.get("client_secret") or params.get("client_assertion"):
        raise Refusal("invalid_client", "clients here have no secret")
    client = provider.clients.get(params.get("client_id"))
    if client is None:
        raise Refusal("invalid_client", "client_id is missing or unknown")
    return client


def exchange(provider: Provider, client: Client, params: Params) -> dict[str, object]:
    """The answer to a good request; Refusal otherwise. The first presentation uses the code up."""
    if not params.get("grant_type"):
        raise Refusal("invalid_request", "grant_type is missing")
    if params.get("grant_type") != "authorization_code":
        raise Refusal("unsupported_grant_type", "the one grant_type is authorization_code")
    for name in ("code", "redirect_uri", "code_verifier"):
        if not params.get(name):
            raise Refusal("invalid_request", f"{name} is missing")
    code = _judge_code(provider, client, params)
    audience = _judge_resource(provider, code, params)
    return _tokens(provider, client, code, audience)


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


def _judge_resource(provider: Provider, code: Code, params: Params) -> str:
    """The audience of the access token: one API, or the provider itself for userinfo."""
    granted = code.request.resources
    asked = params.get("resource") or params.get("audience")
    if asked and asked not in granted:
        raise Refusal("invalid_target", "the resource was not part of the authorization request")
    if not asked and len(granted) > 1:
        raise Refusal("invalid_target", "several resources were granted: name one")
    return asked or (granted[0] if granted else provider.issuer)


def _tokens(provider: Provider, client: Client, code: Code, audience: str) -> dict[str, object]:
    allowed = (*OIDC_SCOPES, *(provider.apis[audience].scopes if audience in provider.apis else ()))
    scopes = tuple(scope for scope in code.request.scopes if scope in allowed)
    access_token = _access_token(provider, client, code, audience, scopes)
    id_token = _id_token(provider, client, code, access_token)
    answer: dict[str, object] = {
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": int(provider.lifetimes.access_token),
        "scope": " ".join(scopes),
        "id_token": id_token,
    }
    answer = provider.faults.apply("token.response", answer)
    provider.record("token.response", {"client_id": client.client_id, **answer})
    return answer


def _access_token(
    provider: Provider, client: Client, code: Code, audience: str, scopes: tuple[str, ...]
) -> str:
    """A JWT access token (RFC 9068 2)."""
    now = provider.clock()
    expires = now + provider.lifetimes.access_token
    claims = {
        "iss": provider.issuer,
        "sub": code.session.subject,
        "aud": audience,
        "client_id": client.client_id,
        "iat": int(now),
        "exp": int(expires),
        "jti": secrets.token_urlsafe(16),
        "scope": " ".join(scopes),
        "auth_time": code.session.auth_time,
        "acr": code.session.acr,
    }
    value = provider.keys.sign(provider.faults.apply("access_token.claims", claims), typ="at+jwt")
    provider.store.keep_token(
        AccessToken(
            value=value,
            code=code.value,
            client_id=client.client_id,
            subject=code.session.subject,
            sid=code.session.sid,
            scopes=scopes,
            expires=expires,
        )
    )
    return value


def _id_token(provider: Provider, client: Client, code: Code, access_token: str) -> str:
    """An ID token with the claims that the granted scopes release (OIDC Core 2, 3.1.3.6)."""
    now, session, algorithm = provider.clock(), code.session, provider.algorithm_for(client)
    account = provider.account(session.subject)
    claims: dict[str, Any] = {
        "iss": provider.issuer,
        "sub": session.subject,
        "aud": client.client_id,
        "iat": int(now),
        "exp": int(now + provider.lifetimes.id_token),
        "auth_time": session.auth_time,
        "acr": session.acr,
        "sid": session.sid,
        "at_hash": half_hash(access_token, algorithm),
    }
    if code.request.nonce is not None:
        claims["nonce"] = code.request.nonce
    if account is not None:
        claims |= claims_for(account, code.request.scopes)
    claims = provider.faults.apply("id_token.claims", claims)
    header: dict[str, Any] = provider.faults.apply("id_token.header", {})
    token = provider.keys.sign(claims, typ="JWT", algorithm=algorithm, header=header)
    return provider.faults.apply("id_token", token)
