"""Find a project: the folder that contains site/site.toml."""

from pathlib import Path

SITE_TOML = "site/site.toml"


def is_project(folder: Path) -> bool:
    """Return whether a folder is the root of a project."""
    return (folder / SITE_TOML).is_file()


def nearest(start: Path) -> Path | None:
    """Return the nearest project, starting with the folder `start` and going upwards, or None."""
    return next((folder for folder in (start, *start.parents) if is_project(folder)), None)
