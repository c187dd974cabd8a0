"""The userinfo endpoint (OIDC Core 5.3) and revocation (RFC 7009)."""

from __future__ import annotations

from builder.dev.idp.model import Refusal, claims_for
from builder.dev.idp.token import judge_client
from builder.dev.idp.web import JsonEndpoint

REALM = 'Bearer realm="userinfo"'


class UserInfo(JsonEndpoint):
    """GET and POST; the token in the Authorization header alone (RFC 6750 2.1)."""

    endpoint = event = "userinfo"

    methods = "GET, POST"
    request_headers = "authorization"

    def get(self) -> None:
        self._tell()

    def post(self) -> None:
        self._tell()

    def _tell(self) -> None:
        token = self.provider.store.token(self._bearer())
        if token is None:
            raise _challenge("invalid_token", "the access token is unknown, expired or revoked", 401)
        client = self.provider.clients.get(token.client_id)
        self.require_origin(client.allowed_origins if client else ())
        account = self.provider.account(token.subject)
        claims: dict[str, object] = {"sub": token.subject}
        if account is not None:
            claims |= claims_for(account, token.scopes)
        self.answer(self.provider.faults.apply("userinfo.response", claims))

    def _bearer(self) -> str:
        header = self.request.headers.get("Authorization", "")
        scheme, _, value = header.partition(" ")
        self.provider.record("userinfo", {"token": value})
        if not header:
            raise Refusal("invalid_token", "an access token is required", 401, REALM)
        if scheme.lower() != "bearer" or not value:
            raise _challenge("invalid_request", "the Authorization header is not a Bearer token", 400)
        return value


def _challenge(code: str, description: str, status: int) -> Refusal:
    return Refusal(code, description, status, f'{REALM}, error="{code}", error_description="{description}"')


class Revoke(JsonEndpoint):
    """POST; unknown tokens are answered like revoked ones (RFC 7009 2.2)."""

    endpoint, event = "revocation", "revoke"

    methods = "POST"
    request_headers = "content-type"

    def post(self) -> None:
        params = self.form()
        self.provider.record("revoke", params.seen())
        params.require_single()
        client = judge_client(self.provider, params, self.request.headers.get("Authorization", ""))
        self.require_origin(client.allowed_origins)
        value = params.get("token")
        if not value:
            raise Refusal("invalid_request", "token is missing")
        token, refresh = self.provider.store.token(value), self.provider.store.refresh(value)
        owner = token.client_id if token else refresh.request.client_id if refresh else client.client_id
        if owner != client.client_id:
            raise Refusal("unauthorized_client", "the token was issued to another client")
        self.provider.store.revoke(value)
        self.answer({})
