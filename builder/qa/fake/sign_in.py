"""The fake page's `auth`: a user is signed in, and APIs give the responses that the test has set."""

from __future__ import annotations

import json as _json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from builder.qa.fake.lacking import lacking

Claims = dict[str, Any]
ADA: Claims = {"sub": "ada", "name": "Ada Lovelace", "email": "ada@example.com", "email_verified": True}


@dataclass(frozen=True, slots=True)
class Asked:
    """A call of an API: its name, the path or "", the method, the headers, and the body as bytes or None."""

    api: str
    path: str
    method: str
    headers: Mapping[str, str]
    body: bytes | None

    def json(self) -> Any:
        """Parse the body as JSON and return the value."""
        return _json.loads(self.body or b"null")


class Answer:
    """The response of an API, with the interface of auth.Response."""

    def __init__(self, status: int, data: bytes, headers: Mapping[str, str]) -> None:
        self.status = status
        self.ok = 200 <= status < 300
        self.headers = dict(headers)
        self.challenge = None
        self._data = data

    def text(self) -> str:
        return self._data.decode("utf-8", "replace")

    def json(self) -> Any:
        return _json.loads(self._data)

    def bytes(self) -> bytes:
        return self._data


class SignIn:
    """The object that views get with `import auth`. `error` is the library's own AuthError."""

    def __init__(self, error: type[Exception]) -> None:
        self.AuthError = error
        self.claims: Claims | None = dict(ADA)
        self.answers: dict[tuple[str, str, str], Answer | Exception] = {}
        self.asked: list[Asked] = []
        self.logins: list[dict[str, Any]] = []
        self.stays = 0
        self.callbacks: dict[str, list[Callable[[Any], object]]] = {
            "change": [],
            "problem": [],
            "countdown": [],
        }

    Response = Answer

    def become(self, claims: Claims | None) -> None:
        """Sign in another user, or sign out with None."""
        self.claims = claims
        self.tell("change", claims)

    def tell(self, what: str, value: Any) -> None:
        for callback in list(self.callbacks[what]):
            callback(value)

    async def user(self) -> Claims | None:
        return self.claims

    async def require(self) -> Claims:
        if self.claims is None:
            self.login()
            raise self.AuthError("signed_out")
        return self.claims

    def login(self, return_to: str = "", popup: bool | None = None, api: str = "", **params: Any) -> None:
        self.logins.append({"return_to": return_to, "popup": popup, "api": api, **params})

    async def logout(self, local: bool = False) -> None:
        self.become(None)

    async def fetch(
        self,
        name: str,
        path: str = "",
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        body: str | bytes | None = None,
        step_up: bool = True,
    ) -> Answer:
        given = dict(headers or {})
        if json is not None:
            body = _json.dumps(json)
            given["Content-Type"] = "application/json"
        data = body.encode() if isinstance(body, str) else body
        self.asked.append(Asked(name, path, method, given, data))
        if self.claims is None:
            self.login(api=name)
            raise self.AuthError("token_missing")
        answer = self.answers.get((method, name, path))
        if answer is None:
            known = ", ".join(" ".join(filter(None, key)) for key in self.answers) or "none"
            call = " ".join(filter(None, (method, name, path)))
            hint = f"say it before: fake_page.answer({name!r}, {path!r}, …). It has answers to {known}"
            raise lacking(f"answer to {call}", hint)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def on_change(self, callback: Callable[[Any], object]) -> Callable[[], object]:
        return self._subscribe("change", callback)

    def on_problem(self, callback: Callable[[Any], object]) -> Callable[[], object]:
        return self._subscribe("problem", callback)

    def on_countdown(self, callback: Callable[[Any], object]) -> Callable[[], object]:
        return self._subscribe("countdown", callback)

    def _subscribe(self, what: str, callback: Callable[[Any], object]) -> Callable[[], object]:
        callbacks = self.callbacks[what]
        callbacks.append(callback)

        def stop() -> None:
            if callback in callbacks:
                callbacks.remove(callback)

        return stop

    def stay(self) -> None:
        self.stays += 1

    async def log(self) -> list[dict[str, Any]]:
        raise lacking("log of sign-in")

    def start(self) -> None:
        """Do nothing, because the test decides what is shown."""
