"""The provider's state, in memory only: requests, interactions, sessions, codes and tokens."""

from __future__ import annotations

import secrets
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from builder.dev.idp.model import Lifetimes

REQUEST_URI = "urn:ietf:params:oauth:request_uri:"  # RFC 9126 2.2


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """An authorization request that has passed the checks."""

    client_id: str
    redirect_uri: str
    mode: str
    state: str | None
    nonce: str | None
    challenge: str
    scopes: tuple[str, ...]
    resources: tuple[str, ...]
    prompt: frozenset[str]
    max_age: int | None
    login_hint: str
    subject_hint: str
    acr_values: tuple[str, ...]
    dpop_jkt: str = ""
    organization: str = ""


@dataclass(frozen=True, slots=True)
class Pushed:
    """A pushed authorization request (RFC 9126) that was checked when it arrived."""

    uri: str
    request: AuthorizationRequest
    expires: float


@dataclass(frozen=True, slots=True)
class Interaction:
    """A login page that was shown to a browser; only that browser may continue.

    `subject` is the chosen account, if a second step follows.
    """

    id: str
    request: AuthorizationRequest
    browser: str
    expires: float
    subject: str = ""


@dataclass(frozen=True, slots=True)
class PendingLogout:
    """A sign-out that the person has been asked to confirm, and where to go afterwards."""

    id: str
    cookie: str
    target: str
    expires: float


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a person at the provider. `sid` is its public id, as in the claim; `cookie` is secret."""

    cookie: str
    sid: str
    subject: str
    auth_time: int
    acr: str
    expires: float


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code and what it was issued for. Used codes are kept to detect a second use."""

    value: str
    request: AuthorizationRequest
    session: Session
    expires: float
    used: bool = False


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A single-use refresh token. `code` identifies the grant, whose token family is revoked by a second use.

    `jkt` is the thumbprint of its key, if it is bound to one; `limit` is the time when the whole family expires.
    """

    value: str
    code: str
    request: AuthorizationRequest
    session: Session
    jkt: str
    limit: float
    expires: float
    used: bool = False
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class AccessToken:
    """An issued access token. `code` identifies its grant; `jkt` is the thumbprint of its key, if it is bound."""

    value: str
    code: str
    client_id: str
    subject: str
    sid: str
    scopes: tuple[str, ...]
    expires: float
    jkt: str = ""
    revoked: bool = False


class _Expiring(Protocol):
    @property
    def expires(self) -> float: ...


_T = TypeVar("_T", bound=_Expiring)


@dataclass(slots=True)
class Store:
    """The whole state of the provider. Look-ups return None for expired items."""

    clock: Callable[[], float]
    lifetimes: Lifetimes
    interactions: dict[str, Interaction] = field(default_factory=dict)
    logouts: dict[str, PendingLogout] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    tokens: dict[str, AccessToken] = field(default_factory=dict)
    refreshes: dict[str, RefreshToken] = field(default_factory=dict)
    pushes: dict[str, Pushed] = field(default_factory=dict)

    def push(self, request: AuthorizationRequest) -> Pushed:
        """Store a pushed request under a new URI."""
        expires = self.clock() + self.lifetimes.request_uri
        made = Pushed(REQUEST_URI + secrets.token_urlsafe(32), request, expires)
        return self._keep(self.pushes, made.uri, made)

    def take_pushed(self, uri: str, client_id: str) -> AuthorizationRequest | None:
        """Return a pushed request only once, and only for the client that pushed it (RFC 9126 4, 7.3); else None."""
        found = self._live(self.pushes, uri)
        if found is None or found.request.client_id != client_id:
            return None
        return self.pushes.pop(uri).request

    def open_interaction(self, request: AuthorizationRequest, browser: str, subject: str = "") -> Interaction:
        """Store a request whose login page is about to be shown."""
        expires = self.clock() + self.lifetimes.interaction
        made = Interaction(secrets.token_urlsafe(24), request, browser, expires, subject)
        return self._keep(self.interactions, made.id, made)

    def take_interaction(self, id: str, browser: str) -> Interaction | None:
        """Return an interaction only once, and only for the browser that was shown it; else None."""
        found = self._live(self.interactions, id)
        if found is None or not browser or not secrets.compare_digest(found.browser, browser):
            return None
        return self.interactions.pop(id, None)

    def open_logout(self, cookie: str, target: str) -> PendingLogout:
        """Store a sign-out that the person is about to be asked to confirm."""
        expires = self.clock() + self.lifetimes.interaction
        made = PendingLogout(secrets.token_urlsafe(24), cookie, target, expires)
        return self._keep(self.logouts, made.id, made)

    def take_logout(self, id: str, cookie: str) -> PendingLogout | None:
        """Return a pending sign-out only once, and only for the session that was asked to confirm it; else None."""
        found = self._live(self.logouts, id)
        if found is None or not cookie or not secrets.compare_digest(found.cookie, cookie):
            return None
        return self.logouts.pop(id, None)

    def sign_in(self, subject: str, acr: str, former: Session | None = None) -> Session:
        """Return a session with a new cookie value. Continue the same person's former session; end another person's."""
        now = self.clock()
        same = former is not None and former.subject == subject
        if former is not None and same:
            self.sessions.pop(former.cookie, None)
        elif former is not None:
            self.sign_out(former.cookie)
        made = Session(
            cookie=secrets.token_urlsafe(32),
            sid=former.sid if former is not None and same else secrets.token_urlsafe(16),
            subject=subject,
            auth_time=int(now),
            acr=acr,
            expires=now + self.lifetimes.session,
        )
        return self._keep(self.sessions, made.cookie, made)

    def session(self, cookie: str) -> Session | None:
        """Return the unexpired session with this cookie value, or None."""
        return self._live(self.sessions, cookie)

    def session_of(self, sid: str) -> Session | None:
        """Return the session with this `sid`, even if it has expired, or None."""
        return next((one for one in list(self.sessions.values()) if sid and one.sid == sid), None)

    def sign_out(self, cookie: str) -> None:
        """End the session, and revoke every code and token that was issued in it."""
        ended = self.sessions.pop(cookie, None)
        if ended is None:
            return
        for code in list(self.codes.values()):
            if code.session.sid == ended.sid:
                self.codes[code.value] = replace(code, used=True)
        for token in list(self.tokens.values()):
            if token.sid == ended.sid:
                self.tokens[token.value] = replace(token, revoked=True)
        for refresh in list(self.refreshes.values()):
            if refresh.session.sid == ended.sid:
                self.refreshes[refresh.value] = replace(refresh, revoked=True)

    def issue_code(self, request: AuthorizationRequest, session: Session) -> Code:
        """Return a new single-use code."""
        made = Code(secrets.token_urlsafe(32), request, session, self.clock() + self.lifetimes.code)
        return self._keep(self.codes, made.value, made)

    def take_code(self, value: str) -> Code | None:
        """Mark a code as used, and return it as it was before. A second use revokes its tokens."""
        found = self._live(self.codes, value)
        if found is None:
            return None
        self.codes[value] = replace(found, used=True)
        if found.used:
            self.revoke_grant(value)
        return found

    def revoke_grant(self, code: str) -> None:
        """Revoke every token that was issued for one code."""
        for token in list(self.tokens.values()):
            if token.code == code:
                self.tokens[token.value] = replace(token, revoked=True)
        for refresh in list(self.refreshes.values()):
            if refresh.code == code:
                self.refreshes[refresh.value] = replace(refresh, revoked=True)

    def issue_refresh(self, code: str, request: AuthorizationRequest, session: Session, jkt: str) -> str:
        """Return the first refresh token of a grant."""
        limit = self.clock() + self.lifetimes.refresh_token
        return self._keep_refresh(RefreshToken("", code, request, session, jkt, limit, 0))

    def refresh(self, value: str) -> RefreshToken | None:
        """Return the refresh token, even if it was used; None if it has expired or is revoked."""
        found = self._live(self.refreshes, value)
        return None if found is None or found.revoked else found

    def rotate(self, former: RefreshToken) -> str:
        """Return the next refresh token of the family. Keep the former one to detect a second use."""
        self.refreshes[former.value] = replace(former, used=True, expires=former.limit)
        return self._keep_refresh(former)

    def _keep_refresh(self, former: RefreshToken) -> str:
        value = secrets.token_urlsafe(48)
        expires = min(former.limit, self.clock() + self.lifetimes.refresh_idle)
        return self._keep(self.refreshes, value, replace(former, value=value, expires=expires)).value

    def keep_token(self, token: AccessToken) -> None:
        """Store an issued access token."""
        self._keep(self.tokens, token.value, token)

    def token(self, value: str) -> AccessToken | None:
        """Return the access token, or None if it has expired or is revoked."""
        found = self._live(self.tokens, value)
        return None if found is None or found.revoked else found

    def revoke(self, value: str) -> None:
        """Revoke one access token, or the whole grant of a refresh token (RFC 7009 2.1)."""
        refresh = self.refreshes.get(value)
        if refresh is not None:
            self.revoke_grant(refresh.code)
        found = self.tokens.get(value)
        if found is not None:
            self.tokens[value] = replace(found, revoked=True)

    def _live(self, kept: MutableMapping[str, _T], key: str) -> _T | None:
        found = kept.get(key)
        return found if found is not None and found.expires > self.clock() else None

    def _keep(self, kept: MutableMapping[str, _T], key: str, value: _T) -> _T:
        now = self.clock()
        for old in [name for name, item in kept.items() if item.expires <= now]:
            del kept[old]
        kept[key] = value
        return value
