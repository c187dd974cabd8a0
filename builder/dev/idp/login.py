"""Show the login page and its second step, and issue the authorization code."""

from __future__ import annotations

from builder.dev.idp.metadata import ACR_VALUES, LOGIN, STEP, STRONG
from builder.dev.idp.model import Account, Redirected, Refusal
from builder.dev.idp.params import Params
from builder.dev.idp.store import AuthorizationRequest, Interaction, Session
from builder.dev.idp.web import PageEndpoint


def ask(page: PageEndpoint, request: AuthorizationRequest, session: Session | None) -> None:
    """Show a page to choose an account, limited to the requested organization's accounts if there is one."""
    provider = page.provider
    client = provider.clients[request.client_id]
    hinted = provider.account_named(request.subject_hint or request.login_hint)
    page.show(
        "login.html",
        targets=(request.redirect_uri,),
        action=provider.path + LOGIN,
        client=client.name or client.client_id,
        accounts=_accounts(page, request),
        current=session.subject if session else "",
        hinted=hinted.subject if hinted else "",
        interaction=provider.store.open_interaction(request, page.browser()).id,
    )


def issue(page: PageEndpoint, request: AuthorizationRequest, session: Session) -> None:
    """Issue an authorization code and send it to the client (RFC 6749 4.1.2)."""
    parameters = {"code": page.provider.store.issue_code(request, session).value}
    if request.state is not None:
        parameters["state"] = request.state
    page.respond(request.redirect_uri, parameters, request.mode)


def _accounts(page: PageEndpoint, request: AuthorizationRequest) -> tuple[Account, ...]:
    everybody = page.provider.accounts
    return tuple(one for one in everybody if request.organization in ("", one.org_id))


class _Form(PageEndpoint):
    """Base class of handlers for the provider's own forms. Only the browser that was shown a form may submit it."""

    def taken(self) -> tuple[Params, Interaction]:
        """Return the form's parameters and its interaction, which cannot be used again."""
        self.require_same_origin()
        form = self.form()
        browser = self.get_cookie(self.provider.cookie_name("browser")) or ""
        interaction = self.provider.store.take_interaction(form.get("interaction"), browser)
        if interaction is None:
            raise Refusal("invalid_request", "this login page is no longer valid: start again from the site")
        return form, interaction

    def sign_in(self, request: AuthorizationRequest, account: Account, acr: str) -> None:
        """Start a session for the account, and send the client a code."""
        session = self.provider.store.sign_in(account.subject, acr, self.session())
        self.keep_cookie("session", session.cookie)
        self.provider.record("login", {"username": account.username, "sid": session.sid, "acr": acr})
        issue(self, request, session)


class Login(_Form):
    """Handler for the login page's form: an account, or cancel."""

    def post(self) -> None:
        form, interaction = self.taken()
        request = interaction.request
        account = next((a for a in _accounts(self, request) if a.username == form.get("account")), None)
        if account is None:
            refusal = Refusal("access_denied", self.provider.quirks.cancelled)
            raise Redirected(refusal, request.redirect_uri, request.state, request.mode)
        acr = (*request.acr_values, ACR_VALUES[0])[0]
        if acr == STRONG:
            self._ask_more(request, account)
        else:
            self.sign_in(request, account, acr)

    def _ask_more(self, request: AuthorizationRequest, account: Account) -> None:
        client = self.provider.clients[request.client_id]
        self.show(
            "step.html",
            targets=(request.redirect_uri,),
            action=self.provider.path + STEP,
            client=client.name or client.client_id,
            account=account,
            interaction=self.provider.store.open_interaction(request, self.browser(), account.subject).id,
        )


class Step(_Form):
    """Handler for the second step's form: confirm or cancel."""

    def post(self) -> None:
        form, interaction = self.taken()
        request, account = interaction.request, self.provider.account(interaction.subject)
        if account is None:
            raise Refusal("invalid_request", "choose an account first: start again from the site")
        if form.get("answer") != "confirm":
            refusal = Refusal("unmet_authentication_requirements", "the second step was not taken")
            raise Redirected(refusal, request.redirect_uri, request.state, request.mode)
        self.sign_in(request, account, STRONG)
