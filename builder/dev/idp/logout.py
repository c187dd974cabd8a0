"""The end session endpoint (OpenID Connect RP-Initiated Logout 2, 3)."""

from __future__ import annotations

from dataclasses import dataclass

from builder.dev.idp.issue import client_of
from builder.dev.idp.metadata import PATHS, SIGN_OUT
from builder.dev.idp.model import Refusal
from builder.dev.idp.params import Params
from builder.dev.idp.provider import Provider
from builder.dev.idp.store import Session
from builder.dev.idp.web import PageEndpoint, with_parameters


@dataclass(frozen=True, slots=True)
class LogoutRequest:
    """A valid sign-out request: the subject of the hint, and where to redirect afterwards ("" for our own page)."""

    subject: str
    sid: str
    client_id: str
    target: str


def judge(provider: Provider, params: Params) -> LogoutRequest:
    """Check a sign-out request and return it, or raise Refusal.

    A Refusal is always shown on a page, because the redirect URI may be unsafe.
    """
    params.require_single()
    hint, client_id = params.get("id_token_hint"), params.get("client_id")
    if provider.quirks.logout_needs_hint and not hint:
        raise Refusal("invalid_request", "id_token_hint is missing")
    claims: dict[str, object] = {}
    if hint:
        try:
            claims = provider.keys.verify(hint)
        except ValueError as error:
            raise Refusal("invalid_request", f"id_token_hint: {error}") from error
        if client_id and client_of(claims) != client_id:
            raise Refusal("invalid_request", "id_token_hint was issued to another client")
        client_id = client_of(claims)
    client = provider.clients.get(client_id)
    if client_id and client is None:
        raise Refusal("unauthorized_client", f"no client {client_id} is registered here")
    name = provider.quirks.logout_redirect
    target = params.get(name)
    if target and client is None:
        raise Refusal("invalid_request", f"{name} needs id_token_hint or client_id")
    if target and client is not None and target not in client.post_logout_redirect_uris:
        raise Refusal("invalid_request", f"{name} {target} is not registered")
    state = params.get("state")
    if target and state:
        target = with_parameters(target, {"state": state})
    return LogoutRequest(str(claims.get("sub", "")), str(claims.get("sid", "")), client_id, target)


class EndSession(PageEndpoint):
    """Handler for GET and POST. It asks for confirmation, unless the hint shows that the client knows this session."""

    endpoint, event = "end_session", "logout"

    def get(self) -> None:
        self._end(self.query())

    def post(self) -> None:
        params = self.form()
        if not params.get("id_token_hint") and self.session() is None:
            # A POST from another site comes without our SameSite=Lax cookie; redirecting to a GET brings it back.
            self.provider.record("logout.post", params.seen())
            judge(self.provider, params)
            self.leave(with_parameters(f"{self.provider.path}{PATHS['end_session_endpoint']}", params.seen()))
            return
        self._end(params)

    def _end(self, params: Params) -> None:
        self.provider.record("logout", params.seen())
        request = judge(self.provider, params)
        store = self.provider.store
        # if the cookie is missing, the hint identifies the session
        session = self.session() or store.session_of(request.sid)
        if session is None or (request.subject and request.subject == session.subject):
            end(self, session, request.target)
        else:
            self._ask(session, request)

    def _ask(self, session: Session, request: LogoutRequest) -> None:
        account = self.provider.account(session.subject)
        client = self.provider.clients.get(request.client_id)
        self.show(
            "confirm.html",
            targets=(request.target,) if request.target else (),
            action=self.provider.path + SIGN_OUT,
            pending=self.provider.store.open_logout(session.cookie, request.target).id,
            person=account.name if account else session.subject,
            client=(client.name or client.client_id) if client else "",
        )


class SignOut(PageEndpoint):
    """Handler for the confirmation form: sign out or stay."""

    def post(self) -> None:
        self.require_same_origin()
        form = self.form()
        session = self.session()
        pending = self.provider.store.take_logout(form.get("pending"), session.cookie if session else "")
        if pending is None:
            raise Refusal("invalid_request", "this page is no longer valid: start again from the site")
        if form.get("answer") == "sign-out":
            end(self, session, pending.target)
        else:
            self.show("stayed.html")


def end(page: PageEndpoint, session: Session | None, target: str) -> None:
    """End the session, then redirect to `target` or, without one, show the signed-out page."""
    if session is not None:
        page.provider.store.sign_out(session.cookie)
        page.provider.record("signed-out", {"sid": session.sid})
    page.drop_cookie("session")
    if target:
        page.leave(target)
    else:
        page.show("signed-out.html")
