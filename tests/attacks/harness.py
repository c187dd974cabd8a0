"""The environment of an attack, and the judge of its result.

An attack does not say whether it succeeded; its loot decides.

Loot is everything that the script returned and everything that reached the attacker's server. Stolen is any token that
the provider ever issued, in any form, within the loot; any code in it that the token endpoint exchanges for tokens; and
any other success that cannot be carried away, such as a visitor who is signed in as somebody else.
"""

import base64
import hashlib
import json
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from builder.qa.audit.forms import Needles
from builder.qa.audit.model import Secret
from tests.attacks.evil import Evil
from tests.attacks.subjects import Subject
from tests.lanes.driver import Left, Visitor

TOKENS = frozenset({"access_token", "id_token", "id_token_hint", "refresh_token", "token"})
VERIFIER = re.compile(r"[A-Za-z0-9\-._~]{43,128}", re.ASCII)
LIBRARY = (Path(__file__).parent / "library.js").read_text("utf-8")
NOTHING = "async () => null"
READ = "async () => globalThis.evil.loot()"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an attack: `stolen` in words, and the loot itself."""

    stolen: tuple[str, ...]
    loot: str = field(repr=False)


@dataclass(slots=True)
class Scene:
    """An attack on a subject, in one visitor's browser."""

    subject: Subject
    visitor: Visitor
    evil: Evil
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    taken: list[object] = field(default_factory=list)
    won: list[str] = field(default_factory=list)  # each in words: a kind, with details in brackets
    redirect: str = ""  # redirect URI of the attacker's requests, if it is not the callback's

    @property
    def known(self) -> dict[str, object]:
        """Return what the script's author knows or can read in the page: the argument of every script."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return {
            "site": self.subject.url,
            "start": self.subject.start,
            "evil": self.evil.url,
            "issuer": self.subject.provider.issuer,
            "authorize": str(self.subject.provider.document()["authorization_endpoint"]),
            "token": str(self.subject.provider.document()["token_endpoint"]),
            "client": self.subject.client,
            "callback": self.subject.callback,
            "apis": self.subject.apis,
            "verifier": self.verifier,
            "challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        }

    def run(self, script: str, visitor: Visitor | None = None, leaves: bool = False) -> object:
        """Run `script`, `async (known) => json`, in the page's own world, with the attacker's library.

        The returned value is loot. If the script `leaves` the page, it may be gone before it has answered: then return
        None.
        """
        body = f"async (known) => {{ {self.library()}; return await ({script})(known); }}"
        said: object = None
        for _ in range(3):
            try:
                said = (visitor or self.visitor).run(body, self.known)
                break
            except Left:  # a navigation ends the page's scripts: run in the next page, if it is the site's
                self.visitor.rest(0.5)
                if leaves or not (visitor or self.visitor).url().startswith(self.subject.url):
                    break
        self.taken.append(said)
        return said

    def collect(self, visitor: Visitor | None = None) -> None:
        """Collect what the hooks in the page have recorded, in this document and in the previous ones."""
        self.run(READ, visitor)

    def library(self) -> str:
        """Return the attacker's library as statements. It is defined only once, however often it is included."""
        return f"({LIBRARY})({json.dumps(self.known)})"

    def ahead(self, script: str) -> str:
        """Return the text of a script that runs before the page's own: `script` is `(known) => …`."""
        return f"{self.library()};\n({script})({json.dumps(self.known)});\n"

    def outcome(self) -> Outcome:
        """Judge the loot, and return the Outcome."""
        loot = "\n".join(
            [
                json.dumps(self.taken, ensure_ascii=False),
                *(heard.text for heard in list(self.evil.heard)),
            ]
        )
        loot += "\n" + urllib.parse.unquote_plus(loot)
        found = [*self._codes(loot), *self._tokens(loot), *self.won]
        return Outcome(tuple(dict.fromkeys(found)), loot)

    def _tokens(self, loot: str) -> list[str]:
        issued = [
            Secret(kind, value) for value, kind in self.subject.provider.secrets().items() if kind in TOKENS
        ]
        assert issued, "no token was ever issued: there was nothing to steal"
        return [f"{hit.secret.kind} ({hit.form})" for hit in Needles(issued).match(loot)]

    def _codes(self, loot: str) -> list[str]:
        """Return the codes in the loot that the provider exchanges for tokens, if the request uses nothing but the
        loot.
        """
        provider = self.subject.provider
        codes = [value for value, kind in provider.secrets().items() if kind == "code" and value in loot]
        if not codes:
            return []
        verifiers = {_challenge(word): word for word in [self.verifier, *VERIFIER.findall(loot)]}
        return ["code (redeemed)" for code in codes if self._redeem(code, self._fitting(code, verifiers))]

    def _fitting(self, code: str, verifiers: dict[str, str]) -> str:
        """Return the verifier that fits a code, if the attacker has it: a wrong one would use the code up."""
        kept = self.subject.provider.store.codes.get(code)
        return verifiers.get(kept.request.challenge, self.verifier) if kept else self.verifier

    def _redeem(self, code: str, verifier: str) -> bool:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": verifier,
            "client_id": self.subject.client,
            "redirect_uri": self.redirect or self.subject.callback,
        }
        endpoint = str(self.subject.provider.document()["token_endpoint"])
        request = urllib.request.Request(endpoint, urllib.parse.urlencode(form).encode())
        request.add_header("Origin", self.subject.url)  # outside a browser, any Origin can be sent
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return "access_token" in json.loads(answer.read())
        except urllib.error.HTTPError:
            return False


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def signed_in(scene: Scene, script: str) -> None:
    """The default scenario: the visitor signs in, the script runs, the visitor goes on using the page, and the hooks
    are read.
    """
    scene.subject.sign_in(scene.visitor)
    scene.run(script)
    scene.subject.call(scene.visitor)
    scene.collect()
