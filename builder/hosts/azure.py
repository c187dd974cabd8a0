"""Write staticwebapp.config.json for Azure Static Web Apps.

Only the first matching route applies. Its headers are merged with the global ones: a header with the same name replaces
the global one, and an empty value removes it.
"""

from collections.abc import Iterable

from builder.errors import Fault
from builder.hosts.documents import document
from builder.hosts.plan import LOGS, Group, Loss, Plan, Written, by_folder, exact, urls
from builder.output import File, media_types

NAME = "staticwebapp.config.json"
MAX_BYTES = 20 * 1024  # SWA_RUNTIME_CONFIG_MAX_SIZE_IN_KB in Azure's command line tool

_NOT_FOUND = Loss(
    "missing-pages",
    "the answer 404 may come without its headers, as from Azure's emulator: that page keeps only the part of its policy that"
    " a <meta> can hold, so another site may show it in a frame",
)
_FOLDERS = (
    "A missing file in assets/: this site has too many files to name each in 20 KB, so the answer 404"
    " for one that is gone may be kept for a year, as the file would be. No promise is broken; a visitor who met it needs an"
    " empty cache after you go back to an older build."
)


def write(plan: Plan) -> Written:
    """Return the file, and a fault if it is larger than Azure allows."""
    file = _file(plan, exact(plan.groups))
    lost: tuple[str, ...] = (LOGS,)
    if len(file.data) > MAX_BYTES:
        file = _file(plan, by_folder(plan.groups))
        lost = (_FOLDERS, *lost)
    return Written(public=(file,), faults=_faults(len(file.data)), lost=lost, broken=(_NOT_FOUND,))


def _file(plan: Plan, groups: Iterable[Group]) -> File:
    routes = [route for group in reversed(tuple(groups)) for route in _routes(group, plan)]
    routes += [{"route": old, "redirect": new, "statusCode": 301} for old, new in plan.moved]
    missing = {"responseOverrides": {"404": {"rewrite": plan.not_found}}} if plan.not_found else {}
    config = {"routes": routes, **missing, "globalHeaders": dict(plan.pages), "mimeTypes": media_types()}
    return document(NAME, {"trailingSlash": "auto", **config})


def _routes(group: Group, plan: Plan) -> Iterable[dict[str, object]]:
    headers = dict(group.stated)
    for path in urls(group):
        rewrite = {"rewrite": plan.callback_file} if plan.needs_rewrite and path == plan.callback else {}
        yield {"route": path, **rewrite, "headers": headers}
    if group.folder:
        yield {"route": f"{group.folder}*", "headers": headers}


def _faults(size: int) -> tuple[Fault, ...]:
    if size <= MAX_BYTES:
        return ()
    message = f"{NAME}: {size:,} bytes; Azure takes {MAX_BYTES:,}"
    hint = "keep fewer static files by name ([build] verbatim), or name another host in [host]"
    return (Fault("config-too-large", message, hint),)
