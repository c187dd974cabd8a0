"""The project that a command is for, and how its paths are shown."""

import argparse
from pathlib import Path

from builder.errors import Fault, UsageError, did_you_mean

SITE_TOML = Path("site") / "site.toml"


def find(options: argparse.Namespace) -> Path:
    """Return the project: the named folder, or the nearest one, from here upwards, with site/site.toml, or the home."""
    if options.root is not None:
        named = Path(options.root).absolute()
        if (named / SITE_TOML).is_file():
            return named
        raise UsageError(
            Fault("no-project", f"{options.root} has no {SITE_TOML.as_posix()}", "name a project's folder")
        )
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / SITE_TOML).is_file():
            return folder
    if options.home and (options.home / SITE_TOML).is_file():
        return Path(options.home)
    hint = "go to a project's folder, or name it with --root"
    raise UsageError(Fault("no-project", f"there is no {SITE_TOML.as_posix()} here or above", hint))


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
