"""A strict OpenID provider for development and tests. It runs on loopback, keeps data in memory, and is never deployed.

It supports only public clients and the authorization code flow with PKCE S256, and asks for no passwords.
`running(...)` starts one on a thread; `make_provider(...)` returns the application.
"""

from builder.dev.idp.app import ProviderApplication, make_provider
from builder.dev.idp.faults import Reply, Switchboard
from builder.dev.idp.keys import ALGORITHMS, make_key
from builder.dev.idp.model import DEFAULT_ACCOUNTS, Account, Client, Lifetimes, ResourceServer
from builder.dev.idp.provider import Provider
from builder.dev.idp.run import RunningProvider, running

__all__ = [
    "ALGORITHMS",
    "DEFAULT_ACCOUNTS",
    "Account",
    "Client",
    "Lifetimes",
    "Provider",
    "ProviderApplication",
    "Reply",
    "ResourceServer",
    "RunningProvider",
    "Switchboard",
    "make_key",
    "make_provider",
    "running",
]
