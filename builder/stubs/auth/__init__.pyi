"""Sign-in for the pages of a site, as `import auth` gives it to the code in site/app.

This file describes the module to editors and type checkers; what runs is Gossamer's sign-in library.
"""

from collections.abc import Callable, Mapping
from typing import Any

async def user() -> dict[str, Any] | None:
    """Return the claims of the visitor's ID token, or None if nobody is signed in. Wait until that is known."""

def login(return_to: str = "", popup: bool | None = None, api: str = "", **params: str | int) -> None:
    """Sign in, then go to `return_to`, or come back to this page if that is empty.

    `popup` says whether to use a popup, which keeps this page open; None means the setting in site.toml. `api` names an
    API to get access to. `params` are standard parameters such as prompt, max_age (in seconds), acr_values, login_hint
    and ui_locales (OIDC Core 3.1.2.1); others must be listed in login_params of [auth]. Errors are shown to the
    visitor.
    """

async def logout(local: bool = False) -> None:
    """Sign out here, in every tab, and (unless `local`) at the provider. Raise AuthError if that cannot be done."""

async def fetch(
    name: str,
    path: str = "",
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    json: Any = None,
    body: str | bytes | None = None,
    step_up: bool = True,
) -> Response:
    """Call an API by its name in site.toml and a path below its prefix, or by a whole URL as `name` alone.

    The worker adds the access token. `json` is a value to send as a JSON body; `body` is sent unchanged. If the API
    requires a fresher or stronger sign-in (RFC 9470), ask the visitor for one and repeat the call once, unless
    `step_up` is False. The Response has the API's status, whatever it is. Raise AuthError if there is no response.
    """

async def require() -> dict[str, Any]:
    """Return the visitor's claims. If nobody is signed in, start a sign-in where that is allowed, and raise AuthError."""

def on_change(callback: Callable[[dict[str, Any] | None], object]) -> Callable[[], object]:
    """Call `callback(user or None)` at each sign-in and sign-out, in any tab. Return a function that unsubscribes."""

def on_problem(callback: Callable[[AuthError], object]) -> Callable[[], object]:
    """Call `callback(error)` for each error that is shown to visitors. Return a function that unsubscribes.

    Show its `error_description` only as text, never as HTML, because it comes from the provider.
    """

def on_countdown(callback: Callable[[int | None], object]) -> Callable[[], object]:
    """Call `callback(seconds)` every second shortly before the session ends, and `callback(None)` after the countdown.

    The countdown stops when the session is extended or has ended. Return a function that unsubscribes.
    """

def stay() -> None:
    """Report that the visitor is active, which extends an idle session."""

async def log() -> list[dict[str, Any]]:
    """Return the latest sign-in events, the oldest first. They contain no secrets.

    Raise AuthError unless the site runs under build.py serve, or debug is on in [auth] of site.toml.
    """

def start() -> None:
    """Find out who is signed in, and show the page. site/app/main.py calls this once."""

class Response:
    """The complete response of an API.

    `ok` says whether `status` is from 200 to 299. The names in `headers` are in lower case. `challenge` is the
    authentication that the API requires (RFC 9470), as {"error", "acr_values", "max_age", "scope"}, or None.
    """

    status: int
    ok: bool
    headers: dict[str, str]
    challenge: dict[str, Any] | None

    def text(self) -> str:
        """Return the body as text, decoded as UTF-8."""

    def json(self) -> Any:
        """Parse the body as JSON and return the value. Raise ValueError if it is not JSON."""

    def bytes(self) -> bytes:
        """Return the body as bytes."""

class AuthError(Exception):
    """An error of sign-in, or of a call to an API that got no response.

    `code` is a stable name from docs/errors.md, `description` a text for developers, and `message` a sentence for
    visitors. If the provider refused a request, `error` and `error_description` are its own texts (RFC 6749 4.1.2.1).
    `api` is the name of the API that needs another sign-in, or None.
    """

    code: str
    description: str
    error: str
    error_description: str
    api: str | None

    def __init__(self, code: str, description: str = "") -> None: ...
    @property
    def message(self) -> str:
        """A sentence for visitors: what happened, and what to do next."""
