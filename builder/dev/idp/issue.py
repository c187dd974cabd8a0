"""Issue the tokens of a grant: access token (RFC 9068), ID token (OIDC Core 2), refresh token (RFC 6749 6)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from builder.dev.idp.keys import half_hash
from builder.dev.idp.metadata import OFFLINE, OIDC_SCOPES
from builder.dev.idp.model import Client, Refusal, claims_for
from builder.dev.idp.params import Params
from builder.dev.idp.provider import Provider
from builder.dev.idp.store import AccessToken, AuthorizationRequest, RefreshToken, Session


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person has allowed a client to do, and the target of the tokens that are being requested.

    `jkt` is the thumbprint of the key to bind the access token to, if any (RFC 9449 6).
    """

    code: str
    request: AuthorizationRequest
    session: Session
    audience: str
    scopes: tuple[str, ...]
    jkt: str


def client_of(claims: Mapping[str, object]) -> str:
    """Return the client that an ID token was issued to: `azp` if there is one, else `aud` (OIDC Core 2)."""
    return str(claims.get("azp") or claims.get("aud", ""))


def audience_of(provider: Provider, request: AuthorizationRequest, params: Params) -> str:
    """Return the audience of an access token: one API, or the provider itself for UserInfo (RFC 8707 2.2).

    If APIs are identified only by scopes, return the API whose scopes are requested, or else the first one.

    Raise Refusal(invalid_target) if the parameters name several APIs, or one that was not granted.
    """
    named = dict.fromkeys((*params.all("resource"), *params.all("audience")))
    if len(named) > 1:
        raise Refusal("invalid_target", "an access token is for one API: name one")
    for asked in named:
        if asked not in request.resources:
            raise Refusal("invalid_target", "the resource was not part of the authorization request")
        return asked
    if provider.quirks.target_by_scope:
        return (*provider.of_scopes(params.words("scope")), *request.resources, provider.issuer)[0]
    if len(request.resources) > 1:
        raise Refusal("invalid_target", "several resources were granted: name one")
    return request.resources[0] if request.resources else provider.issuer


def scopes_of(provider: Provider, request: AuthorizationRequest, audience: str) -> tuple[str, ...]:
    """Return the granted scopes that are valid at `audience`, or all scopes of the API if scopes identify APIs."""
    of_api = provider.apis[audience].scopes if audience in provider.apis else ()
    if provider.quirks.target_by_scope:
        return (*(scope for scope in request.scopes if scope in (*OIDC_SCOPES, OFFLINE)), *of_api)
    return tuple(scope for scope in request.scopes if scope in (*OIDC_SCOPES, OFFLINE, *of_api))


def first_tokens(provider: Provider, client: Client, grant: Grant, bind: str) -> dict[str, object]:
    """Return the token response for a code. Bind a refresh token to the key `bind`, if any (RFC 9449 5)."""
    answer = _answer(provider, grant)
    answer["id_token"] = _id_token(provider, client, grant, str(answer["access_token"]))
    if client.refresh == "always" or (client.refresh and OFFLINE in grant.request.scopes):
        answer["refresh_token"] = provider.store.issue_refresh(grant.code, grant.request, grant.session, bind)
    return _sent(provider, client, "token.response", answer)


def next_tokens(provider: Provider, client: Client, grant: Grant, former: RefreshToken) -> dict[str, object]:
    """Return the token response for a refresh token. Rotate it (RFC 9700 4.14.2) unless the quirks turn that off."""
    answer = _answer(provider, grant)
    answer["id_token"] = _id_token(provider, client, grant, str(answer["access_token"]), refreshed=True)
    if provider.quirks.rotates:
        answer["refresh_token"] = provider.store.rotate(former)
    return _sent(provider, client, "refresh.response", answer)


def _answer(provider: Provider, grant: Grant) -> dict[str, object]:
    return {
        "access_token": _access_token(provider, grant),
        "token_type": "DPoP" if grant.jkt else "Bearer",
        "expires_in": int(provider.lifetimes.access_token),
        "scope": " ".join(grant.scopes),
    }


def _sent(provider: Provider, client: Client, point: str, answer: dict[str, object]) -> dict[str, object]:
    answer = provider.faults.apply(point, answer)
    provider.record(point, {"client_id": client.client_id, **answer})
    return answer


def _access_token(provider: Provider, grant: Grant) -> str:
    now, session = provider.clock(), grant.session
    expires = now + provider.lifetimes.access_token
    claims: dict[str, Any] = {
        "iss": provider.issuer,
        "sub": session.subject,
        "aud": grant.audience,
        "client_id": grant.request.client_id,
        "iat": int(now),
        "exp": int(expires),
        "jti": secrets.token_urlsafe(16),
        "scope": " ".join(grant.scopes),
        "auth_time": session.auth_time,
        "acr": session.acr,
    }
    if grant.jkt:
        claims["cnf"] = {"jkt": grant.jkt}
    claims = provider.quirks.access_token(claims)
    value = provider.keys.sign(provider.faults.apply("access_token.claims", claims), typ="at+jwt")
    provider.store.keep_token(
        AccessToken(
            value=value,
            code=grant.code,
            client_id=grant.request.client_id,
            subject=session.subject,
            sid=session.sid,
            scopes=grant.scopes,
            expires=expires,
            jkt=grant.jkt,
        )
    )
    return value


def _id_token(
    provider: Provider, client: Client, grant: Grant, access_token: str, *, refreshed: bool = False
) -> str:
    """Return an ID token with the claims that the granted scopes release.

    A refreshed ID token has the auth_time of the original one, and no nonce (OIDC Core 3.1.3.6, 12.2).
    """
    now, session, algorithm = provider.clock(), grant.session, provider.algorithm_for(client)
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
    if grant.request.nonce is not None and not refreshed:
        claims["nonce"] = grant.request.nonce
    if account is not None:
        claims |= claims_for(account, grant.request.scopes)
    if account is not None and grant.request.organization:
        claims |= {"org_id": account.org_id, "org_name": account.org_name}
    claims = provider.quirks.id_token(claims)
    if refreshed:
        claims = provider.faults.apply("refresh.id_token.claims", claims)
        return provider.keys.sign(claims, typ="JWT", algorithm=algorithm)
    claims = provider.faults.apply("id_token.claims", claims)
    header: dict[str, Any] = provider.faults.apply("id_token.header", {})
    token = provider.keys.sign(claims, typ="JWT", algorithm=algorithm, header=header)
    return provider.faults.apply("id_token", token)
