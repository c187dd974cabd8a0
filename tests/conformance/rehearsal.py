"""What both realms share: a provider whose faults are switched off after each test, and the requests that the API
received.
"""

import contextlib

from builder.dev.idp import Provider
from builder.dev.idp.store import Store
from builder.qa.faults import shapes

START = "/invoices/"  # a page that calls the API when somebody is signed in
NAMES = {"ada": "Ada Lovelace", "grace": "Grace Hopper"}


@contextlib.contextmanager
def lying(provider: Provider):
    """Undo everything that a test does to the provider. Yield the list of requests that the API receives meanwhile."""
    before, honest, calls = dict(vars(provider)), provider.faults.reply, []
    provider.events.clear()
    provider.faults.clear()

    def reply(endpoint, request):
        if endpoint == "api":
            calls.append(request())
        return honest(endpoint, request)

    provider.faults.reply = reply
    try:
        yield calls
    finally:
        del provider.faults.reply
        provider.faults.clear()
        for name in vars(provider).keys() - before.keys():
            delattr(provider, name)
        vars(provider).update(before)
        provider.store = Store(provider.clock, provider.lifetimes)


class Realm:
    """A visitor of one site, with one fault switched on. The subclasses implement how that visitor acts."""

    def __init__(self, site, fault, shape, calls):
        self.site, self.provider, self.fault = site, site.provider, fault
        self.calls, self.outcome, self.address, self.spent = calls, "", "", 0
        self.honest_clock = site.provider.clock
        self.arrange(shape)

    def arrange(self, shape):
        """Switch on the fault in this shape, and no other."""
        self.be_truthful()
        variant = shapes(self.fault)[shape]
        self.code = variant.code
        variant.arrange(self.provider)

    def be_truthful(self):
        """Switch off the fault."""
        self.provider.faults.clear()
        self.provider.dpop_nonce, self.provider.exposed = False, Provider.exposed
        if self.provider.clock is not self.honest_clock:  # forget what was done by the other clock
            self.provider.clock = self.honest_clock
            self.provider.store = Store(self.honest_clock, self.provider.lifetimes)

    def address_of(self, endpoint):
        """Return the address of the provider's token endpoint, or of the API."""
        return self.site.apis["billing"] if endpoint == "api" else self.provider.metadata()["token_endpoint"]

    def seen(self, event):
        """Return the provider's records of one kind.

        A response that a fault changes only when it is sent is recorded twice.
        """
        return [
            entry for entry in self.provider.events if entry["event"] == event and entry.get("status", 1) != 0
        ]

    def refreshes(self):
        """Return the requests that used a refresh token."""
        return [entry for entry in self.seen("token") if entry.get("grant_type") == "refresh_token"]

    def sign_in(self, account="ada"):
        before = len(self.seen("token"))
        self.begin()
        self.finish(account)
        self.spent = len(self.seen("token")) - before - len(self.refreshes())

    def rotate_keys(self):
        """Make the provider sign with a new key, and stop publishing the old one."""
        self.provider.keys.rotate("RS256", keep=False)

    def expect_refused(self, requests=1):
        """Expect that nobody is signed in, for the right reason; that nothing is left; and that the
        visitor can go on.
        """
        assert self.fault.ends == "refused"
        assert self.outcome == self.code, f"ended with {self.outcome or 'a sign-in'}"
        self.expect_signed_out()
        assert self.calls == [], "the API was called"
        assert self.spent <= requests, "the code was sent more than once"
        self.expect_nothing_kept()
        self.expect_calm()
        if self.address:
            self.expect_no_second_use()
        self.be_truthful()
        self.expect_way_on()

    def expect_no_second_use(self):
        """Expect that the same response is refused again, without a token request (TX-06, CB-13)."""
        before = len(self.seen("token"))
        self.answer_again()
        unread = self.fault.foreign or self.code in ("response_malformed", "response_duplicate")
        assert self.outcome == (self.code if unread else "transaction_missing")
        assert len(self.seen("token")) == before
        self.expect_signed_out()

    def expect_renewal_refused(self):
        """Expect that the session ends with the one response to its refresh token, and no API was called."""
        self.expect_call(self.code, calls=0)
        assert len(self.refreshes()) == 1
        self.expect_ended()

    def expect_ended(self):
        """Expect that the session is over, without a message that leaks; the visitor may begin another."""
        self.expect_signed_out()
        self.expect_nothing_kept()
        self.expect_calm()
        self.be_truthful()
        self.expect_way_on()

    def expect_call(self, said, calls):
        """Expect that a call to the API ended with this status or error code, after so many requests to the API."""
        before = len(self.refreshes())
        assert self.call_api(said) in (said, None)
        assert len(self.calls) == calls, "calls of the API"
        assert len(self.refreshes()) <= max(before, 1)
        self.expect_calm()

    def expect_inert(self):
        """Expect that nothing happened: nobody is signed in, and no request was sent."""
        assert self.fault.ends == "inert"
        assert self.outcome == "", self.outcome
        self.expect_signed_out()
        assert self.seen("token") == [] and self.calls == []
        self.expect_calm()

    def expect_accepted(self, account="ada"):
        """Expect that somebody is signed in and sees their own data."""
        assert self.fault.ends in ("accepted", "ignored")
        assert self.outcome == "", self.outcome
        self.expect_signed_in(account)
        if self.fault.ends == "ignored":
            self.expect_noted(self.code)
        self.expect_nothing_kept()
        self.expect_calm()
