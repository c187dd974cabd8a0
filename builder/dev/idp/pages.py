"""The provider's pages: templates with autoescape, a stylesheet, an icon, and a strict policy."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from builder import own_pages
from builder.dev.idp.metadata import ROOT
from builder.policy import hashed

COOKIE_PATH = f"{ROOT}/"
STYLES = f"{ROOT}/provider.css"
ICON = f"{ROOT}/icon.svg"
# The only script submits the form of an authorization response. It is inline, so that no other file delays a sign-in.
SCRIPT = "document.forms[0].submit()"

_HERE = Path(__file__).parent


def render(template: str, *, base: str, **context: object) -> str:
    """Render a page as HTML. `base` is the issuer's path."""
    files = {"styles": base + STYLES, "icon": base + ICON, "script": SCRIPT}
    return own_pages.template(_HERE / "templates", template).render(**files, **context)


@cache
def static(name: str) -> bytes:
    """Return the content of a file that the pages refer to."""
    return (_HERE / "static" / name).read_bytes()


def policy(form_targets: tuple[str, ...] = (), *, scripts: bool = False) -> str:
    """Return the pages' Content-Security-Policy.

    `form_targets` are origins to which forms may redirect, because browsers also apply form-action to
    redirects. `scripts` is for the page that contains SCRIPT.
    """
    actions = " ".join(dict.fromkeys(("'self'", *form_targets)))
    script = f"script-src {hashed(SCRIPT)}; " if scripts else ""
    return (
        f"default-src 'none'; {script}style-src 'self'; img-src 'self'; "
        f"form-action {actions}; frame-ancestors 'none'; base-uri 'none'"
    )
