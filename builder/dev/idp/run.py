"""The provider on a loopback port, on a thread of its own."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from builder.dev.idp.app import make_provider
from builder.dev.idp.provider import Provider
from builder.dev.loopback import Serving, bind


class RunningProvider:
    """A provider that answers at `url` until `stop()`; also a context manager."""

    def __init__(self, provider: Provider, serving: Serving, port: int) -> None:
        self.provider = provider
        self.url = provider.issuer
        self.port = port
        self._serving = serving

    def stop(self) -> None:
        """Stops answering and ends the thread. May be called again."""
        self._serving.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def running(*, host: str = "localhost", port: int = 0, issuer: str = "", **options: Any) -> RunningProvider:
    """Starts a provider and returns its handle.

    The issuer is `http://<host>:<port>` unless given; port 0 takes a free one. `options` are those
    of `make_provider`. Raises OSError (EADDRINUSE) when the port is taken.
    """
    sockets = bind(port)
    try:
        taken = int(sockets[0].getsockname()[1])
        application = make_provider(issuer or f"http://{host}:{taken}", **options)
        serving = Serving(application, sockets, "gossamer-provider")
    except BaseException:
        for one in sockets:
            one.close()
        raise
    return RunningProvider(application.provider, serving, taken)
