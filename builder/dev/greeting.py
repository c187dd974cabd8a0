"""The greeting of the development server: where everything is, and who can sign in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from builder import __version__

if TYPE_CHECKING:
    from builder.dev.server import DevServer


def banner(session: DevServer) -> Iterator[str]:
    """Yield the lines of the greeting: the URLs, who can sign in, and special settings."""
    yield f"Gossamer {__version__}: {session.output.config.site.name if session.output else session.root.name}"
    yield ""
    yield f"  Site      {session.url}{session.base}"
    if session.environment:
        config = session.output.config if session.output else None
        issuer = config.auth.issuer if config else "unknown until the site builds"
        yield f'  Provider  {issuer} (environment "{session.environment}")'
        if config:
            yield f"            it must know {config.auth.client_id} with {config.redirect_uri}"
    elif session.provider:
        people = " or ".join(f"{one.username} ({one.name})" for one in session.provider.accounts)
        yield f"  Provider  {session.provider.issuer}/  sign in as {people}"
        for name, origin in session.apis.items():
            yield f"  API       {origin}/  {name}"
    if session.output and session.output.relay:
        yield f"  Redirect  {session.output.config.redirect_uri}"
    if session.profile:
        yield f"            in the ways of {session.profile.name}:"
        yield from (f"            - {line}" for line in session.profile.lines)
    if session.rehearsal:
        yield f"  Fault     {session.rehearsal.name}, until this stops"
        yield from (f"            {line}" for line in session.rehearsal.lines)
    yield ""


def verdict(session: DevServer, took: float) -> str:
    """Return the line after the greeting: whether the build succeeded, and how to stop the server."""
    if session.faults:
        return f"{counted(len(session.faults), 'fault')}, shown in the browser as well:"
    return f"Built and ready in {took:.1f} s. Save a file, and open pages reload. Ctrl-C stops."


def counted(number: int, noun: str) -> str:
    """Format a number with its noun: "1 page", "2 pages"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
