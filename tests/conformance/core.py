"""A visitor of the core realm: the vault under CPython, with a user agent of a few lines."""

from urllib.parse import urlsplit

from builder.compile.settings import vault_settings
from builder.policy import vault_origins
from tests.conformance.cpython import Vault
from tests.conformance.rehearsal import NAMES, START, Realm
from tests.dev.visitor import Visitor
from tests.waiting import wait_until

_LAST_RESORT = "Something went wrong on this page."


class Core(Realm):
    name = "core"

    def __init__(self, site, fault, shape, calls, loop):
        config = site.output.config
        self.vault = Vault(
            loop, vault_settings(config, False) | {"debug": True}, config.site.url, vault_origins(config)
        )
        self.agent = Visitor(urlsplit(site.provider.issuer).port)
        self.texts = []
        super().__init__(site, fault, shape, calls)

    def close(self):
        self.vault.close()

    def call(self, op, **fields):
        reply, buffers = self.vault.call(op, **fields)
        if not reply["ok"]:
            self.texts.append(reply["error"]["description"])
        return reply, buffers

    def wait(self, seconds):
        """Let so much time pass for this visitor."""
        self.vault.worker.shift += seconds

    def lose_patience(self, endpoint):
        """Make requests there time out after half a second instead of fifteen."""
        self.vault.worker.hopeless = self.address_of(endpoint)

    def be_truthful(self):
        super().be_truthful()
        self.vault.worker.hopeless = ""

    def forget(self):
        """Make the door lose its records, as if the browser had stopped it after some minutes."""
        self.vault.worker.doorman.forget()

    def sign_out(self):
        self.call("logout", local=False)
        assert self.user() is None

    def open_callback(self, query):
        self.address = f"{self.site.url}/callback/?{query}"
        self.answer_again()

    def begin(self):
        """Ask the vault for the address of a sign-in, and go there."""
        self.outcome = self.address = self.page = ""
        reply, _ = self.call("login", return_to=START, params={}, mode="redirect", api="")
        if not reply["ok"]:
            self.outcome = reply["error"]["code"]
            return
        self.page = self.agent.get(self.vault.worker.doorman.leave(reply["result"]["url"]))

    def finish(self, account="ada"):
        """Choose an account, and deliver the provider's response."""
        if self.outcome:
            return
        if not self.page.landing:
            self.page = self.agent.submit(self.page, account=account)
        if not self.page.landing:  # a stronger way to sign in was asked for
            self.page = self.agent.submit(self.page, answer="confirm")
        self.address = self.page.landing
        assert self.address, self.page.text
        self.answer_again()

    def answer_again(self):
        """Deliver the response through the door once more, and give its handle to the vault."""
        handle, _ = self.vault.worker.doorman.arrive(f"?{urlsplit(self.address).query}")
        self.outcome = ""
        if handle:
            reply, _ = self.call("arrived", handle=handle)
            self.outcome = "" if reply["ok"] else reply["error"]["code"]

    def fetch(self, path="/invoices", method="GET", **fields):
        """Return (status or error code, the result) of a call."""
        fields = {"api": "billing", "path": path, "method": method, "headers": {}} | fields
        reply, _ = self.call("fetch", **fields)
        if reply["ok"]:
            return reply["result"]["status"], reply["result"]
        return reply["error"]["code"], reply["error"]

    def user(self):
        return self.call("status")[0]["result"]["user"]

    def expect_signed_out(self):
        assert self.user() is None
        assert self.fetch()[0] == "signed_out"

    def call_api(self, said=None):
        return self.fetch()[0]

    def expect_user(self, account="ada"):
        """Expect that somebody is still signed in, whatever an API answers."""
        assert self.user()["name"] == NAMES[account]

    def expect_signed_in(self, account):
        assert self.user()["name"] == NAMES[account]
        assert self.fetch()[0] == 200

    def expect_noted(self, code):
        """Expect the code in the debug log."""
        wait_until(lambda: code in [entry["code"] for entry in self.call("log")[0]["result"]["entries"]])

    def expect_nothing_kept(self):
        """Expect that the door holds no response and no record, except for the record of the victim of a forged
        response, who may still come.
        """
        door = self.vault.worker.doorman
        assert (door.leaving, door.answers) == ({}, {})
        begun = self.fault.foreign and self.fault.ends == "refused" and self.seen("authorize")
        assert len(door.waiting) == (1 if begun else 0)

    def expect_calm(self):
        if self.code and self.fault.ends == "refused":
            sentence = self.vault.sentence(self.code)
            assert sentence.endswith(".") and not sentence.startswith(_LAST_RESORT), self.code
        secrets = [secret.value for secret in self.site.secrets() if len(secret.value) > 11]
        assert not [text for text in self.texts if any(secret in text for secret in secrets)]
        assert self.vault.failures == []

    def expect_way_on(self):
        self.sign_in()
        assert self.outcome == ""
        self.expect_signed_in("ada")


def sentence(code):
    """Return the sentence that a page shows for a code."""
    from auth import messages

    return messages.sentence(code)
