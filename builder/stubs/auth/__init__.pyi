"""Sign-in for the pages of a site, as `import auth` gives it to the code in site/app.

This file describes the module to editors and type checkers; what runs is Gossamer's sign-in library.
"""

from collections.abc import Callable, Mapping
from typing import Any

async def user() -> dict[str, Any] | None:
    """Return the claims of the visitor's ID token, or None if nobody is signed in. It waits until that is known."""

def login(return_to: str = "", popup: bool | None = None, api: str = "", **params: str | int) -> None:
    """Sign in, then go to `return_to`, or come back to this page if that is empty.

    `popup` says whether to use a popup, which leaves this page as it is; None means the setting in site.toml. `api` is the
    API to get access to. `params` are prompt, max_age (in seconds), acr_values, login_hint, ui_locales and the like
    (OIDC Core 3.1.2.1); others must be named in login_params of [auth]. Visitors are told of errors by a notice.
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

    The worker adds the access token. Of `json` the request's body is made; `body` is a body as it is. If the API wants a
    fresher or stronger sign-in (RFC 9470), the visitor is asked for one, and the call is repeated once, unless `step_up`
    is False. Whatever status the API answers with is in the Response; AuthError is raised if there is no response.
    """

async def require() -> dict[str, Any]:
    """Return the visitor's claims. If nobody is signed in, start a sign-in where that is allowed, and raise AuthError."""

def on_change(callback: Callable[[dict[str, Any] | None], object]) -> Callable[[], object]:
    """Call `callback(user or None)` at each sign-in and sign-out, in any tab. Return a function that ends it."""

def on_problem(callback: Callable[[AuthError], object]) -> Callable[[], object]:
    """Call `callback(error)` for each error that visitors are told of. Return a function that ends it.

    Show its `error_description`, which are the provider's words, as text only.
    """

def on_countdown(callback: Callable[[int | None], object]) -> Callable[[], object]:
    """Call `callback(seconds)` each second shortly before the session ends, and `callback(None)` when it goes on or is over.

    Return a function that ends it.
    """

def stay() -> None:
    """Say that the visitor is active, so that an idle session goes on."""

async def log() -> list[dict[str, Any]]:
    """Return the last events of sign-in, the oldest first. Nothing in it is secret.

    Raise AuthError unless this is build.py serve, or site.toml has debug in [auth].
    """

def start() -> None:
    """Find out who is signed in, and show the page. site/app/main.py calls this once."""

class Response:
    """The whole response of an API.

    `ok` says that `status` is from 200 to 299. The names in `headers` are in lower case. `challenge` is what the API demands
    first (RFC 9470), as {"error", "acr_values", "max_age", "scope"}, or None.
    """

    status: int
    ok: bool
    headers: dict[str, str]
    challenge: dict[str, Any] | None

    def text(self) -> str:
        """Return the body as text, read as UTF-8."""

    def json(self) -> Any:
        """Return the value of the body, which is JSON. Raise ValueError if it is not."""

    def bytes(self) -> bytes:
        """Return the body as it is."""

class AuthError(Exception):
    """An error of sign-in, or of a call to an API that got no response.

    `code` is a stable name, which docs/errors.md lists, `description` a text for developers, `message` a sentence for visitors.
    Where the provider refused, `error` and `error_description` are its own words (RFC 6749 4.1.2.1). `api` is the name of
    the API that needs another sign-in, or None.
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
