"""Where a project is: the folder that holds site/site.toml."""

from pathlib import Path

SITE_TOML = "site/site.toml"


def is_project(folder: Path) -> bool:
    """Return whether a folder is a project's."""
    return (folder / SITE_TOML).is_file()


def nearest(start: Path) -> Path | None:
    """Return the project that is the folder `start` or the nearest one above it, if any."""
    return next((folder for folder in (start, *start.parents) if is_project(folder)), None)
