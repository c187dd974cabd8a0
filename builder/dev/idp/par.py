"""The endpoint for pushed authorization requests (RFC 9126), which a DPoP proof binds to a key (RFC 9449 10.1)."""

from __future__ import annotations

from dataclasses import replace

from builder.dev.idp.authorize import REPEATABLE, judge
from builder.dev.idp.model import Redirected, Refusal
from builder.dev.idp.token import judge_client
from builder.dev.idp.web import JsonEndpoint


class Par(JsonEndpoint):
    """Handler for POST. It makes the same checks as the authorization endpoint."""

    endpoint = event = "par"
    methods = "POST"
    request_headers = "content-type, dpop"

    def post(self) -> None:
        params = self.form()
        self.provider.record("par", {**params.seen(), **self.proof()})
        params.require_single(repeatable=REPEATABLE)
        client = judge_client(self.provider, params, self.request.headers.get("Authorization", ""))
        self.require_origin(client.allowed_origins)
        if params.get("request_uri"):
            raise Refusal("invalid_request", "request_uri cannot be pushed")
        try:
            request = judge(self.provider, params)
        except Redirected as error:
            raise error.refusal from error
        key = self.key()
        if key and request.dpop_jkt not in ("", key):
            raise Refusal("invalid_dpop_proof", "dpop_jkt is not the key that the proof shows")
        kept = self.provider.store.push(replace(request, dpop_jkt=key or request.dpop_jkt))
        answer: dict[str, object] = {
            "request_uri": kept.uri,
            "expires_in": int(self.provider.lifetimes.request_uri),
        }
        answer = self.provider.faults.apply("par.response", answer)
        self.provider.record("par.response", {"client_id": client.client_id, **answer})
        self.set_status(201)
        self.answer(answer)
