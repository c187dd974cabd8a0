"""Run the provider on a loopback port, on its own thread."""

from __future__ import annotations

from typing import Any

from builder.dev.idp.app import ProviderApplication, make_provider
from builder.dev.idp.provider import Provider
from builder.dev.idp.quirks import Quirks
from builder.dev.loopback import Running, Serving, start


class RunningProvider(Running):
    """A running provider. `url` is the issuer; `provider` has its configuration, state and events."""

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

    The default issuer is `http://<host>:<port>` plus the path of the quirks. Port 0 picks a free port. `options` are
    those of `make_provider`. Raise OSError (EADDRINUSE) if the port is taken.
    """

    def make(taken: int) -> ProviderApplication:
        own = f"http://{host}:{taken}{quirks.path if quirks else ''}"
        return make_provider(issuer or own, quirks=quirks, **options)

    application, serving, taken = start(make, port, "gossamer-provider")
    return RunningProvider(application.provider, serving, taken)
