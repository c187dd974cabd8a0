"""Running the provider on a loopback port, on a thread of its own."""

from __future__ import annotations

from typing import Any

from builder.dev.idp.app import ProviderApplication, make_provider
from builder.dev.idp.provider import Provider
from builder.dev.idp.quirks import Quirks
from builder.dev.loopback import Running, Serving, start


class RunningProvider(Running):
    """A provider that is running. `url` is the issuer; `provider` holds what it knows and has seen."""

    def __init__(self, provider: Provider, serving: Serving, port: int) -> None:
        super().__init__(provider.issuer, port, serving)
        self.provider = provider


def running(
    *,
    host: str = "localhost",
    port: int = 0,
    issuer: str = "",
    quirks: Quirks | None = None,
    **options: Any,
) -> RunningProvider:
    """Start a provider and return its handle.

    The issuer is `http://<host>:<port>` and the path of the quirks, unless given; port 0 picks a free one. `options` are those
    of `make_provider`. Raise OSError (EADDRINUSE) if the port is taken.
    """

    def make(taken: int) -> ProviderApplication:
        own = f"http://{host}:{taken}{quirks.path if quirks else ''}"
        return make_provider(issuer or own, quirks=quirks, **options)

    application, serving, taken = start(make, port, "gossamer-provider")
    return RunningProvider(application.provider, serving, taken)
