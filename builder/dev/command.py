"""The command `serve`: run the development server in the terminal."""

import contextlib
import time
from pathlib import Path
from typing import Any

from builder.dev.foreground import interrupts, show, stopping
from builder.dev.greeting import banner, verdict
from builder.dev.profiles import Profile
from builder.dev.server import DevServer
from builder.dev.stage import Rehearsal
from builder.log import Log


def serve(
    root: Path,
    *,
    host: str = "localhost",
    port: int = 8000,
    exact: bool = False,
    environment: str = "",
    open_browser: bool = False,
    rehearsal: Rehearsal | None = None,
    profile: Profile | None = None,
    log: Log,
) -> None:
    """Run the development server until SIGINT or SIGTERM, then stop everything and return.

    Raise UsageError for a host that is not loopback, MachineError if no port is free (with `exact`,
    if `port` is not) or V8 is missing.
    """
    with interrupts() as interrupt, contextlib.suppress(KeyboardInterrupt):
        began = time.monotonic()
        options: dict[str, Any] = {"environment": environment, "rehearsal": rehearsal, "profile": profile}
        session = DevServer(root, host=host, port=port, exact=exact, log=log, **options)
        try:
            with log.progress("Building") as session.begin:
                session.start(interrupt.wait)
            for line in banner(session):
                log.say(line)
            log.warnings(session.warnings())
            log.say(verdict(session, time.monotonic() - began))
            log.faults(session.faults)
            if open_browser:
                show(session.url)
            interrupt.wait()
        finally:
            stopping()
            session.stop(patience=1.0)
