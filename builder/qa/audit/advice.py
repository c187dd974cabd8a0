"""Explain a finding: what the secret is worth, who can read it at that place, and how to fix the leak.

Sources: RFC 9700 (OAuth security), RFC 10017 (browser-based applications), ASVS 5.0.
"""

import re
from dataclasses import dataclass, replace

from builder.qa.audit.model import Finding


@dataclass(frozen=True, slots=True)
class Worth:
    """A kind of secret: what it is, what an attacker can do with it, and its severity (0 is the most severe)."""

    title: str
    use: str
    gravity: int

    @property
    def grade(self) -> str:
        """The severity as a word: critical, high, medium or low."""
        return next(word for most, word in GRADES if self.gravity <= most)


@dataclass(frozen=True, slots=True)
class Reach:
    """A kind of place: who can read its content, and the remedy."""

    reader: str
    fix: str


def worth(finding: Finding) -> Worth:
    """Return what the secret of `finding` is worth, in general words for unknown kinds."""
    known = WORTH.get(finding.kind) or Worth(finding.kind.replace("_", " "), OTHER_USE, 8)
    return replace(known, use=HASHED_USE, gravity=LOWEST) if finding.form.startswith("SHA-256") else known


def reach(place: str) -> Reach:
    """Return who can read `place`, and the remedy, in general words for unknown places."""
    return next((known for pattern, known in _REACHES if pattern.search(place)), OTHER_REACH)


LOWEST = 9
GRADES = ((1, "critical"), (3, "high"), (5, "medium"), (LOWEST, "low"))
OTHER_USE = "Depends on what it is: whoever has it can present it as their own."
HASHED_USE = (
    "It is a hash: it opens nothing, but tells whoever has it that two records belong to the same session."
)
WORTH = {
    "client_secret": Worth(
        "client secret",
        "Act as this application towards the provider. A secret that reaches a browser is known to everybody.",
        0,
    ),
    "password": Worth("password", "Sign in as this person, here and wherever else the password is used.", 0),
    "refresh_token": Worth(
        "refresh token",
        "Get new access tokens at the provider, from any machine, for days or until somebody revokes it.",
        1,
    ),
    "access_token": Worth(
        "access token",
        "Call the API as this person from any machine until the token expires. Only DPoP or mTLS would prevent that.",
        2,
    ),
    "token": Worth(
        "token", "Call whatever accepts it as this person, from any machine, until it expires.", 2
    ),
    "id_token": Worth(
        "ID token",
        "Read who this person is, and sign in as them wherever an ID token is accepted as proof.",
        3,
    ),
    "device_code": Worth(
        "device code", "Collect the tokens once the person has agreed on the other device.", 2
    ),
    "assertion": Worth("assertion", "Exchange it for an access token until it expires.", 2),
    "client_assertion": Worth("client assertion", "Authenticate as the client until it expires.", 3),
    "subject_token": Worth("subject token", "Exchange it for other tokens of this person.", 2),
    "actor_token": Worth("actor token", "Act for the one it names in a token exchange.", 2),
    "code_verifier": Worth(
        "PKCE verifier",
        "Redeem the sign-in's code, which was bound to this value, before the application does.",
        4,
    ),
    "code": Worth(
        "authorization code",
        "Redeem it for tokens, where it is not spent and its verifier is known, or inject it into a session of their own.",
        5,
    ),
    "state": Worth(
        "state",
        "Complete a sign-in of their own in this browser (login CSRF), as long as the state has not been used up.",
        6,
    ),
    "logout_state": Worth("state of a sign-out", "Recognise that this sign-out took place.", 7),
    "nonce": Worth("nonce", "Prepare an ID token that this sign-in would accept as fresh.", 6),
    "request_uri": Worth("pushed request", "Start the same authorization request again while it lives.", 7),
    "request": Worth("request object", "Start the same authorization request again while it lives.", 7),
    "session_state": Worth("session state", "Recognise this person's session at the provider.", 7),
    "web storage entry": Worth(
        "web storage entry", "Nothing yet: no secret is in it. This store was to stay empty.", 9
    ),
    "web storage call": Worth(
        "web storage call", "Nothing yet: but somebody writes to a store that was to stay empty.", 9
    ),
    "IndexedDB record": Worth(
        "IndexedDB record", "Nothing yet: no secret is in it. This store was to stay empty.", 9
    ),
    "cached response": Worth("cached response", "Read what the API answered, without signing in.", 9),
    "file": Worth("file", "Nothing yet: no secret is in it. This store was to stay empty.", 9),
}

_MEMORY = (
    "Hold tokens in a variable of a worker and let the worker make the calls; after a reload, ask the provider again "
    "(prompt=none) instead of a store."
)
_STORE_READER = "Every script that ever runs on this origin, injected ones and those of npm packages too"
_DISK_READER = "Whoever gets at the disk: malware of this user, a backup, a synchronised folder, the next owner of the machine"
OTHER_REACH = Reach(
    "Whoever can read this place",
    "Do not let the value come here; what it is needed for can be kept in memory.",
)
_PLACES = (
    (
        r"^disk: (localStorage|sessionStorage)",
        Reach(f"{_DISK_READER}. Deleted entries stay in the files until the database is compacted", _MEMORY),
    ),
    (
        r"^disk: IndexedDB",
        Reach(
            f'{_DISK_READER}. Keys that are "not extractable" lie there in the clear too',
            f"{_MEMORY} If a key must be kept, make it anew for each sign-in and delete it at first use.",
        ),
    ),
    (
        r"^disk: cookies",
        Reach(
            f"{_DISK_READER}. Without a keyring the browser's encryption of cookies has a key that everybody knows",
            "Put no token into a cookie; a session cookie of a backend should be a random handle, and expire with the session.",
        ),
    ),
    (
        r"^disk: (HTTP cache|Cache Storage)",
        Reach(
            f"{_DISK_READER}, and on a shared computer whoever comes next",
            "Send Cache-Control: no-store with token answers, API answers and with every page whose address may carry a "
            "parameter of a sign-in (callback, signed-out page); keep a service worker from caching them.",
        ),
    ),
    (
        r"^disk: service workers",
        Reach(
            _DISK_READER,
            "Write no secret into a script; a service worker should cache no token and no callback.",
        ),
    ),
    (
        r"^disk: (visited addresses|session restore)",
        Reach(
            f"{_DISK_READER}, and browsers on other machines to which history is synchronised",
            "Use the code flow with PKCE, so that what is in an address is spent within seconds and bound to a verifier; "
            "never response_type=token or id_token, never a token in a query. Pushed requests (PAR) keep the rest out.",
        ),
    ),
    (
        r"^disk: form entries",
        Reach(_DISK_READER, 'Put no secret into a form field; autocomplete="off" where one must be.'),
    ),
    (r"^disk", Reach(_DISK_READER, _MEMORY)),
    (
        r"localStorage",
        Reach(
            f"{_STORE_READER}, on this and on every later day: it stays when the browser is closed", _MEMORY
        ),
    ),
    (
        r"sessionStorage|storage calls",
        Reach(
            f"{_STORE_READER}, as long as the tab lives, reloads included; a tab that is duplicated takes it along",
            _MEMORY,
        ),
    ),
    (
        r"cookie",
        Reach(
            "The server with every request and so its logs, and unless it is HttpOnly every script of the origin",
            "Put no token into a cookie of a static site. Where a backend holds the session: a random handle, HttpOnly, "
            "Secure, SameSite, with the __Host- prefix.",
        ),
    ),
    (r"IndexedDB", Reach(f"{_STORE_READER}; it stays when the browser is closed", _MEMORY)),
    (
        r"Cache Storage",
        Reach(
            f"{_STORE_READER}; it stays when the browser is closed",
            "Let the service worker pass by: requests with Authorization, the token endpoint, and the callback.",
        ),
    ),
    (r"origin private file system", Reach(f"{_STORE_READER}; it stays when the browser is closed", _MEMORY)),
    (
        r"service worker",
        Reach(
            "The worker's own code and whoever can replace it; it also outlives every tab",
            "Hand no token to a service worker. A worker that lives and dies with the tabs (SharedWorker) can hold it in memory.",
        ),
    ),
    (
        r"history\.state",
        Reach(
            "Every script of the origin on this page of the history, and the session file on the disk",
            _MEMORY,
        ),
    ),
    (
        r"^URL|^history|^title|navigation",
        Reach(
            "Every script on the page, the server's log, extensions, whoever looks at the screen or presses Back",
            "Use the code flow (response_type=code) with PKCE, and on the callback page call history.replaceState before any "
            "other script runs.",
        ),
    ),
    (
        r"[Rr]eferr?er",
        Reach(
            "The next page, and every server it loads something from",
            "Send Referrer-Policy: no-referrer, and clear the address before anything else loads.",
        ),
    ),
    (
        r"window\.name",
        Reach(
            "Every site this tab visits next: the name travels along",
            "Never keep anything in window.name; reset it when the tab comes back from elsewhere.",
        ),
    ),
    (
        r"performance",
        Reach(
            "Every script of the page, through performance.getEntries(), for as long as the document lives",
            "Load a fresh document after the callback, or leave it before other code runs: replaceState does not change the entry.",
        ),
    ),
    (
        r"DOM|attribute|shadow",
        Reach(
            "Every script of the page, extensions, and, by a selector, even injected CSS",
            "Never render a token: show claims. Look for debug panels, hidden fields and data- attributes.",
        ),
    ),
    (
        r"console",
        Reach(
            "Error trackers that record the console, screen shares, and every script that replaced console.log first",
            "Log codes and references of errors, not values; take logging of the sign-in library out of production.",
        ),
    ),
    (
        r"request address",
        Reach(
            "The server's and every proxy's log, the browser's history, and the next page by its Referer header",
            "Send tokens in the Authorization header or in a form's body. At logout, leave id_token_hint out where the provider "
            "allows it (client_id and logout_hint do), or post it.",
        ),
    ),
    (
        r"third part|third-part|request to|elsewhere",
        Reach(
            "Another company's server, and its logs",
            "Find the script that sends it; allow connections by Content-Security-Policy (connect-src) to the provider and "
            "the API alone, and clear addresses before analytics load.",
        ),
    ),
    (
        r"worker",
        Reach(
            "The worker's own scripts. A page reaches it only through the messages the worker answers",
            "Let the worker answer no message with a token, give it its own Content-Security-Policy, and drop values once they "
            "are used.",
        ),
    ),
    (
        r"heap|reachable|window|global|memory",
        Reach(
            "Every script of the page: by walking what hangs on window, or by replacing fetch, Promise or JSON before the value "
            "passes through",
            "Move the sign-in and the calls into a worker; in the page, keep not even a closure over the token. Drop code, "
            "verifier, state and nonce as soon as the tokens are there.",
        ),
    ),
)
_REACHES = [(re.compile(pattern), known) for pattern, known in _PLACES]
