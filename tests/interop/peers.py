"""Two providers with the same interface: the development provider, and npm's oidc-provider in a process of its own."""

import dataclasses
import json
import time
import urllib.error
import urllib.parse
import urllib.request

from builder.dev import idp
from builder.dev.idp.provider import SECRET_MEMBERS
from tests.waiting import LIMIT

from .node import NodeProvider

SECRETS = (*SECRET_MEMBERS, "refresh_token")
LIFETIME = 300  # lifetime of an access token in seconds, unless a test says otherwise
KINDS = ("dev", "oidc-provider")
ACCOUNT = ("username", "subject", "name", "given_name", "family_name", "email", "locale", "zoneinfo")


class Peer:
    """What a test needs of a provider besides its pages. `events` are the records of its traffic, oldest first."""

    kind = ""
    issuer = ""
    skew = 0  # seconds by which its clock, and its APIs' clocks, are ahead

    def clock(self):
        return time.time() + self.skew

    def set_skew(self, seconds):
        self.skew = seconds

    def refresh_tokens(self):
        """Return every refresh token that was issued, oldest first."""
        given = ("token.response", "refresh.response")
        return [
            one["refresh_token"] for one in self.events if one["event"] in given and "refresh_token" in one
        ]

    def ask_for_tokens(self, **form):
        """Return (status, JSON) of the token endpoint for a request made by hand."""
        body = urllib.parse.urlencode(form).encode()
        try:
            with urllib.request.urlopen(self.metadata()["token_endpoint"], body, timeout=LIMIT) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())

    def seen(self, event, **members):
        """Return the events of this name with these members."""
        return [
            one
            for one in self.events
            if one["event"] == event and all(one.get(name) == value for name, value in members.items())
        ]

    def secrets(self):
        """Return every secret in the traffic so far: value → name.

        The code challenge is sent in the open, by design.
        """
        named = [name for name in SECRETS if name != "code_challenge"]
        return {
            one[name]: name
            for one in self.events
            for name in named
            if isinstance(one.get(name), str) and one[name]
        }


class Dev(Peer):
    """The development provider."""

    kind = "dev"

    def __init__(self, host):
        self._running = idp.running(host=host, clock=self.clock)
        self.provider = self._running.provider
        self.issuer = self.provider.issuer

    @property
    def events(self):
        return self.provider.events

    def clear(self):
        self.provider.events.clear()

    def reset(self):
        self.clear()
        self.set_skew(0)
        self.provider.faults.clear()
        self.set_access_token_lifetime(LIFETIME)
        self.provider.dpop_nonce = False
        self.provider.coop = ""

    def metadata(self):
        return self.provider.metadata()

    def jwks(self):
        return self.provider.jwks()

    def register(self, client_id, redirect_uri, post_logout_uri, refresh=False, dpop=False, par=False):
        needs = {"refresh": "offline" if refresh else "", "require_dpop": dpop, "require_par": par}
        self.provider.register(idp.Client(client_id, (redirect_uri,), (post_logout_uri,), **needs))

    def register_api(self, identifier, scopes):
        self.provider.register_api(idp.ResourceServer(identifier, tuple(scopes)))

    def set_access_token_lifetime(self, seconds):
        self.provider.lifetimes = dataclasses.replace(self.provider.lifetimes, access_token=seconds)

    def cut(self, when):
        """Break the connection of each token request "before" the provider reads it, or "after"; "" for neither."""
        self.provider.faults.clear()
        if when:
            status = 503 if when == "before" else 0
            self.provider.faults.set("http.token", lambda request: idp.Reply(status, hang=True, close=True))

    def set(self, name, value):
        setattr(self.provider, name, value)

    def stop(self):
        self._running.stop()


class Other(Peer):
    """npm's oidc-provider."""

    kind = "oidc-provider"

    def __init__(self, root, host, **setup):
        accounts = [{name: getattr(one, name) for name in ACCOUNT} for one in idp.DEFAULT_ACCOUNTS]
        self.process = NodeProvider(root, host, accounts, **setup)
        self.issuer = self.process.issuer
        self._keys = None

    @property
    def events(self):
        return self.process.tell("events")

    def clear(self):
        self.process.tell("clear")

    def reset(self):
        self.process.tell("reset")
        self.skew = 0
        self.set_access_token_lifetime(LIFETIME)

    def metadata(self):
        return self.process.get(f"{self.issuer.removesuffix('/')}/.well-known/openid-configuration")

    def jwks(self):
        if self._keys is None:
            self._keys = self.process.get(self.metadata()["jwks_uri"])
        return self._keys

    def register(self, client_id, redirect_uri, post_logout_uri, refresh=False, dpop=False, par=False):
        self.process.tell(
            "register",
            {
                "client_id": client_id,
                "application_type": "web",
                "token_endpoint_auth_method": "none",
                "redirect_uris": [redirect_uri],
                "post_logout_redirect_uris": [post_logout_uri],
                "grant_types": ["authorization_code", *(["refresh_token"] if refresh else [])],
                "response_types": ["code"],
                "dpop_bound_access_tokens": dpop,
                "require_pushed_authorization_requests": par,
            },
        )

    def register_api(self, identifier, scopes):
        self.process.tell("api", {"identifier": identifier, "scopes": " ".join(scopes)})

    def set_access_token_lifetime(self, seconds):
        self.set("access_token", seconds)

    def cut(self, when):
        self.set("cut", when)

    def set_skew(self, seconds):
        super().set_skew(seconds)
        self.process.tell("skew", seconds)

    def set(self, name, value):
        self.process.tell("set", {"name": name, "value": value})

    def stop(self):
        self.process.stop()


def start(kind, root, host, **options):
    """Start a provider of this kind on `host`; `options` configure npm's oidc-provider."""
    return Other(root, host, **options) if kind == "oidc-provider" else Dev(host)
