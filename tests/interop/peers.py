"""Two providers behind one face: the development provider, and npm oidc-provider in a process of its own."""

from builder.dev import idp
from builder.dev.idp.provider import SECRET_MEMBERS

from .node import NodeProvider

SECRETS = (*SECRET_MEMBERS, "refresh_token")
KINDS = ("dev", "oidc-provider")
ACCOUNT = ("username", "subject", "name", "given_name", "family_name", "email", "locale", "zoneinfo")


class Peer:
    """What a journey asks of a provider besides its pages. `events` are what was on the wire, oldest first."""

    kind = ""
    issuer = ""

    def seen(self, event, **members):
        """The events of this name with these members."""
        return [
            one
            for one in self.events
            if one["event"] == event and all(one.get(name) == value for name, value in members.items())
        ]

    def secrets(self):
        """Every secret on the wire so far: value → name. The challenge is sent in the open, by design."""
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

    def __init__(self, root, host, **options):
        self._running = idp.running(host=host, **options)
        self.provider = self._running.provider
        self.issuer = self.provider.issuer

    @property
    def events(self):
        return self.provider.events

    def clear(self):
        self.provider.events.clear()
        self.provider.faults.clear()

    def metadata(self):
        return self.provider.metadata()

    def jwks(self):
        return self.provider.jwks()

    def register(self, client_id, redirect_uri, post_logout_uri, **needs):
        self.provider.register(idp.Client(client_id, (redirect_uri,), (post_logout_uri,), **needs))

    def register_api(self, identifier, scopes):
        self.provider.register_api(idp.ResourceServer(identifier, tuple(scopes)))

    def set_access_token_lifetime(self, seconds):
        self.provider.lifetimes.access_token = seconds

    def demand_nonces(self, wanted):
        self.provider.dpop_nonce = wanted

    def stop(self):
        self._running.stop()


class Other(Peer):
    """npm oidc-provider."""

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

    def metadata(self):
        return self.process.get(f"{self.issuer}/.well-known/openid-configuration")

    def jwks(self):
        if self._keys is None:
            self._keys = self.process.get(self.metadata()["jwks_uri"])
        return self._keys

    def register(self, client_id, redirect_uri, post_logout_uri, refresh=True, dpop=False, par=False):
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
        self.process.tell("set", {"name": "access_token", "value": seconds})

    def demand_nonces(self, wanted):
        self.process.tell("set", {"name": "dpop_nonce", "value": wanted})

    def stop(self):
        self.process.stop()


def start(kind, root, host, **options):
    """A provider of this kind on `host`."""
    return {"dev": Dev, "oidc-provider": Other}[kind](root, host, **options)
