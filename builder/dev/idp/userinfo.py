"""The UserInfo endpoint (OIDC Core 5.3) and the revocation endpoint (RFC 7009)."""

from __future__ import annotations

from builder.dev.idp.dpop import ALGORITHM
from builder.dev.idp.model import Refusal, claims_for
from builder.dev.idp.token import judge_client
from builder.dev.idp.web import JsonEndpoint

REALM = 'realm="userinfo"'
ALGS = f'algs="{ALGORITHM}"'


class UserInfo(JsonEndpoint):
    """Handler for GET and POST. It accepts tokens only in Authorization (RFC 6750 2.1, RFC 9449 7.1)."""

    endpoint = event = "userinfo"

    methods = "GET, POST"
    request_headers = "authorization, dpop"

    def get(self) -> None:
        self._tell()

    def post(self) -> None:
        self._tell()

    def _tell(self) -> None:
        scheme, value = self._presented()
        token = self.provider.store.token(value)
        if token is None:
            raise _challenge("invalid_token", "the access token is unknown, expired or revoked", scheme)
        if token.jkt and scheme != "DPoP":
            raise _challenge("invalid_token", "the access token is bound to a key", "DPoP")
        if scheme == "DPoP":
            self._prove(value, token.jkt)
        client = self.provider.clients.get(token.client_id)
        self.require_origin(client.allowed_origins if client else ())
        account = self.provider.account(token.subject)
        claims: dict[str, object] = {"sub": token.subject}
        if account is not None:
            claims |= claims_for(account, token.scopes)
        self.answer(self.provider.faults.apply("userinfo.response", claims))

    def _presented(self) -> tuple[str, str]:
        """Return the authentication scheme in its registered spelling, and the access token."""
        header = self.request.headers.get("Authorization", "")
        scheme, _, value = header.partition(" ")
        self.provider.record("userinfo", {"token": value, "scheme": scheme, **self.proof()})
        if not header:
            both = f"Bearer {REALM}, DPoP {REALM}, {ALGS}"
            raise Refusal("invalid_token", "an access token is required", 401, both)
        known = {"bearer": "Bearer", "dpop": "DPoP"}.get(scheme.lower())
        if known is None or not value:
            description = "the Authorization header is not a Bearer or DPoP token"
            raise _challenge("invalid_request", description, "Bearer", 400)
        return known, value

    def _prove(self, token: str, jkt: str) -> None:
        """Require a DPoP proof for this request and token, with the key of the token (RFC 9449 7.1)."""
        try:
            key = self.key(token)
        except Refusal as refusal:
            raise _challenge(refusal.code, refusal.description, "DPoP") from refusal
        if key != jkt:
            raise _challenge("invalid_token", "the access token is not bound to the key of the proof", "DPoP")


def _challenge(code: str, description: str, scheme: str, status: int = 401) -> Refusal:
    value = f'{scheme} {REALM}, error="{code}", error_description="{description}"'
    return Refusal(code, description, status, value + (f", {ALGS}" if scheme == "DPoP" else ""))


class Revoke(JsonEndpoint):
    """Handler for POST. It treats unknown tokens like revoked ones (RFC 7009 2.2)."""

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
