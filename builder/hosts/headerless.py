"""Helpers for hosts on which response headers cannot be set.

Every page contains its policy in a <meta> tag, as far as a <meta> supports it (CSP3 3.3). A worker has no document, so
its policy could only come with the response of its script.
"""

from builder.errors import Fault
from builder.hosts.plan import LOGS, Loss, Plan, Written
from builder.output import File

_FRAMING = Loss(
    "framing",
    "any other site may show pages of this one in a frame, because frame-ancestors does not work in a <meta>",
)
_WORKERS = Loss(
    "worker-policy",
    "the door's and the vault's scripts run without a policy of their own, so the tokens' worker may connect to any address,"
    " and Trusted Types are not enforced in it",
)
_CALLBACK = Loss(
    "callback-page",
    "the page at the redirect URI is not sandboxed, so an injected script that has removed the door can read the code there",
)
_SHARED = Loss(
    "shared-origin",
    "a site below a path shares its origin with all other sites there, whose scripts can use a visitor's session as this"
    " site's can",
)


def written(plan: Plan, host: str, *files: File) -> Written:
    """Return the files, faults and losses for a host of this kind. `host` is its name in messages."""
    names = sorted({name for headers in _all(plan) for name, _ in headers})
    lost = (
        f"Headers: {host} sends none of {', '.join(names)}. Each page has a <meta> for its part of Content-Security-Policy, and"
        f" one for Referrer-Policy; the others are gone. {host} decides how long a browser keeps a file."
    )
    shared = (_SHARED,) if plan.base != "/" else ()
    return Written(
        public=files,
        faults=_faults(plan, host),
        lost=(lost, LOGS),
        broken=(_FRAMING, _WORKERS, _CALLBACK, *shared),
    )


def _all(plan: Plan) -> tuple[tuple[tuple[str, str], ...], ...]:
    return (plan.pages, *(group.headers for group in plan.groups))


def _faults(plan: Plan, host: str) -> tuple[Fault, ...]:
    """Return a fault if the redirect URI is outside the service worker's folder.

    Without a header, a service worker controls only its own folder (Service Workers 3.4).
    """
    if plan.callback.endswith("/"):
        return ()
    message = f"nobody could sign in: the redirect URI {plan.callback} is no folder, so the door needs a header, and {host} sends none"
    return (Fault("door-needs-header", message, 'write redirect_path = "/callback/" in [auth]'),)
