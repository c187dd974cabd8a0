"""The door in plain Python, for the realms without a browser. Visitors get builder/compile/js/door.js."""

import json
import secrets
from urllib.parse import parse_qsl, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)


class Door:
    """Outgoing requests, sign-ins in progress, and responses that no vault has claimed yet."""

    def __init__(self, here="/callback/", home="/"):
        self.here, self.home = here, home
        self.leaving, self.waiting, self.answers = {}, {}, {}

    async def ask(self, name, asked):
        """Return the door's reply to the vault, with request and reply converted to JSON and back."""
        work = {"keep": self._keep, "claim": self._claim}[name]
        return json.loads(json.dumps(work(json.loads(json.dumps(asked)))))

    def _keep(self, asked):
        handle = secrets.token_hex(16)
        self.leaving[handle] = asked["address"]
        if asked.get("state"):
            self.waiting[asked["state"]] = {name: asked.get(name) for name in ("record", "route", "small")}
        return {"handle": handle}

    def _claim(self, asked):
        found = self.answers.get(asked["handle"])
        if not found or (found["small"] and not set(found["states"]) & set(asked["states"])):
            return None
        del self.answers[asked["handle"]]
        return {name: found[name] for name in ("query", "states", "record")}

    def leave(self, url):
        """Return the address to which a navigation to this address of the site leads."""
        path = urlsplit(url).path
        assert path.startswith(f"{self.here}leave/"), url
        return self.leaving.pop(path.removeprefix(f"{self.here}leave/"), self.home)

    def arrive(self, query):
        """Return (handle, where the visitor goes next) for a response; ("", home page) if there is none."""
        if len(query) < 2:
            return "", self.home
        pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True, errors="replace")
        states = [value for name, value in pairs if name == "state"]
        known = [found for found in (self.waiting.pop(state, None) for state in states) if found]
        last = known[-1] if known else {"record": None, "route": self.home, "small": False}
        handle = secrets.token_hex(16)
        self.answers[handle] = last | {"states": states, "query": query}
        return handle, f"{self.here}done/" if last["small"] else last["route"]

    def forget(self):
        """Forget everything, like a browser that has stopped the service worker."""
        self.__init__(self.here, self.home)


class Pairs:
    """What a worker does with DPoP key pairs on their way to the door and back."""

    async def dpop_key(self, readable=False):
        return ec.generate_private_key(ec.SECP256R1())

    async def export_pair(self, pair):
        return pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    async def import_pair(self, words):
        return load_pem_private_key(words.encode(), None)
