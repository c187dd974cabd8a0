"""The project that a command is for, and how its paths are shown."""

import argparse
from pathlib import Path

from builder import home
from builder.errors import Fault, UsageError, did_you_mean


def find(options: argparse.Namespace) -> Path:
    """Return the project: the named folder, or the nearest one, from here upwards, with site/site.toml, or the home."""
    if options.root is not None:
        named = Path(options.root).absolute()
        if home.is_project(named):
            return named
        raise UsageError(
            Fault("no-project", f"{options.root} has no {home.SITE_TOML}", "name a project's folder")
        )
    if found := home.nearest(Path.cwd()):
        return found
    if options.home and home.is_project(options.home):
        return Path(options.home)
    hint = "go to a project's folder, or name it with --root"
    raise UsageError(Fault("no-project", f"there is no {home.SITE_TOML} here or above", hint))


def known_host(name: str) -> str:
    """Return the name of a host that the build can write for. Raise UsageError if it is none."""
    from builder.config.schema import HOSTS

    if name not in HOSTS:
        hint = did_you_mean(name, HOSTS) or f"the hosts are {', '.join(HOSTS)}"
        raise UsageError(Fault("usage", f'there is no host "{name}"', hint))
    return name


def shown(path: Path) -> str:
    """Return a path as somebody at the terminal would write it."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
