"""Find the project that a command works on, and shorten its paths for messages."""

import argparse
from pathlib import Path

from builder import home
from builder.errors import Fault, UsageError, did_you_mean


def find(options: argparse.Namespace) -> Path:
    """Return the project: the named folder, else the nearest one from here upwards with site/site.toml, else `home`."""
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
    """Return the name if it is a host that the build supports. Raise UsageError if it is not."""
    from builder.config.schema import HOSTS

    if name not in HOSTS:
        hint = did_you_mean(name, HOSTS) or f"the hosts are {', '.join(HOSTS)}"
        raise UsageError(Fault("usage", f'there is no host "{name}"', hint))
    return name


def shown(path: Path) -> str:
    """Return a path as a user would type it in the terminal."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
