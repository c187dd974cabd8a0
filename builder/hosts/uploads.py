"""What an upload into a bucket has to say of each file: the bucket keeps Cache-Control with the file itself.

So an answer 404 has the Cache-Control of its own page, and not that of the folder in which something was missed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from builder.hosts.plan import Headers, Plan

CACHE = "Cache-Control"


@dataclass(frozen=True, slots=True)
class Upload:
    """A folder or a file, by its path in dist/ and in the bucket, and its Cache-Control.

    `path` of a folder ends in "/", and is "" for all of dist/. `other` are the folders and files in it that have uploads of
    their own, relative to dist/.
    """

    path: str
    cache: str
    other: tuple[str, ...] = ()


def uploads(plan: Plan) -> tuple[Upload, ...]:
    """Return the uploads, in an order in which no page is there before what it needs."""
    folders = {
        group.folder.removeprefix(plan.base): _cache(group.headers) for group in plan.groups if group.folder
    }
    rest = _cache(plan.pages)
    files = {
        local: cache
        for local, cache in _files(plan)
        if cache != next((its for folder, its in folders.items() if local.startswith(folder)), rest)
    }
    apart = tuple(sorted((*folders, *files)))
    first = (Upload(folder, cache, _within(folder, apart)) for folder, cache in sorted(folders.items()))
    return (*first, Upload("", rest, apart), *(Upload(path, cache) for path, cache in sorted(files.items())))


def without_cache(headers: Headers) -> Headers:
    """Return the headers that do not come with the file."""
    return tuple(header for header in headers if header[0] != CACHE)


def _within(folder: str, apart: Iterable[str]) -> tuple[str, ...]:
    return tuple(path for path in apart if path.startswith(folder) and path != folder)


def _files(plan: Plan) -> Iterable[tuple[str, str]]:
    """Yield each file that is in a group by its own path, and its Cache-Control."""
    for group in plan.groups:
        for path in () if group.folder else group.paths:
            if path not in plan.callback_files:
                file = f"{path}index.html" if path.endswith("/") else path
                yield file.removeprefix(plan.base), _cache(group.headers)
        if plan.callback in group.paths:
            yield plan.callback_file.removeprefix(plan.base), _cache(group.headers)


def _cache(headers: Headers) -> str:
    return dict(headers)[CACHE]
