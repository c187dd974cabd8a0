"""The command `doctor`: check what is installed, the settings of each environment, and its provider."""

import importlib.util
import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from builder import __version__
from builder.compile.engine import Engine, boot
from builder.config.layers import environments
from builder.config.metadata import discover_command
from builder.config.read import read_config
from builder.config.schema import Config
from builder.config.urls import is_loopback, parse_url
from builder.discover import fetch
from builder.errors import Fault, GossamerError, MachineError
from builder.qa import browsers

LOCKS = ("requirements.txt", "tests/requirements.txt")
_OWN = "gossamer-site"  # the package that this module is in
_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)[^\S\n]*(;?)", re.MULTILINE)
_SPACE = 200_000_000  # bytes; a virtual environment with a browser needs more, a build much less


@dataclass(frozen=True, slots=True)
class Fact:
    """The result of one check: its subject, what was found, and a fault if something is wrong."""

    about: str
    said: str
    fault: Fault | None = None


def examine(root: Path | None, *, offline: bool = False) -> Iterator[Fact]:
    """Yield a fact for each thing that the project at `root` needs. Without a project, check only the machine.

    Fetch each provider's metadata once, unless `offline`. Start a browser if one is installed.
    """
    yield Fact("Gossamer", __version__)
    yield Fact("Python", f"{platform.python_version()}, {sys.executable}")
    yield Fact("Brython", Engine().version)
    yield _engine()
    if root is None:
        yield Fact("project", "there is none here or above")
        yield _browser()
        return
    yield _folder(root)
    for lock in LOCKS:
        yield from _packages(root, lock)
    yield _browser()
    for environment in ("", *environments(root)):
        yield from _environment(root, environment, offline)


def record(facts: list[Fact]) -> dict[str, object]:
    """Return the facts as plain values, for other programs."""
    return {
        "ok": not any(fact.fault for fact in facts),
        "facts": [
            {
                "about": fact.about,
                "ok": fact.fault is None,
                "said": fact.said,
                "code": fact.fault.code if fact.fault else "",
                "remedy": fact.fault.hint if fact.fault else "",
            }
            for fact in facts
        ],
    }


def _problem(about: str, fault: Fault) -> Fact:
    said = " ".join(fault.message.split())
    return Fact(about, f"{fault.where}: {said}" if fault.where else said, fault)


def _engine() -> Fact:
    try:
        boot().close()
    except MachineError as error:
        return _problem("V8", error.faults[0])
    return Fact("V8", "starts, so that Python can be compiled")


def _folder(root: Path) -> Fact:
    free = shutil.disk_usage(root).free
    if not os.access(root, os.W_OK):
        return _problem(
            "project", Fault("read-only", f"{root} cannot be written", "make it writable for you")
        )
    said = f"{root}, with {free / 1e9:,.1f} GB free"
    if free < _SPACE:
        hint = "remove what is not needed; build.py clean removes what builds have made"
        return _problem("project", Fault("disk-full", said, hint))
    return Fact("project", said)


def _packages(root: Path, lock: str) -> Iterator[Fact]:
    """Yield how the installed packages differ from a lock file. All packages for tests may be missing together."""
    try:
        text = (root / lock).read_text(encoding="utf-8")
    except OSError:
        if lock == LOCKS[0]:
            yield Fact("packages", f"there is no {lock} to compare them with")
        return
    if lock != LOCKS[0] and importlib.util.find_spec("playwright") is None:
        yield Fact("packages", f"those of {lock} are not installed: build.py test installs them")
        return
    pins = [(name, pin, bool(marker)) for name, pin, marker in _PINNED.findall(text)]
    differing = [
        f"{name} is {found or 'missing'}, and {lock} has {pin}"
        for name, pin, depends in pins
        if (found := _installed(name)) != pin and (found or not depends)
    ]
    hint = f"run: {sys.executable} -m pip install --require-hashes -r {lock}"
    yield from (_problem("packages", Fault("other-version", said, hint)) for said in differing)
    if not differing:
        yield Fact("packages", f"{len(pins)} as {lock} has them")


def _installed(name: str) -> str:
    if name == _OWN:
        return __version__
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _browser() -> Fact:
    if importlib.util.find_spec("playwright") is None:
        return Fact("browser", "not needed until build.py test, which finds one or installs one")
    found, refused = browsers.find()
    if found is None:
        return _problem("browser", browsers.none_found(refused).faults[0])
    return Fact("browser", found.label)


def _environment(root: Path, name: str, offline: bool) -> Iterator[Fact]:
    """Yield facts about the settings of an environment and about its provider."""
    about = f"settings of {name}" if name else "settings"
    try:
        config = read_config(root, name)
    except GossamerError as error:
        yield from (_problem(about, fault) for fault in error.faults)
        return
    yield Fact(about, f"they fit together, for {config.site.url}{config.site.base}")
    yield _provider(config, f"provider of {name}" if name else "provider", offline)


def _provider(config: Config, about: str, offline: bool) -> Fact:
    issuer = config.auth.issuer
    if is_loopback(parse_url(issuer).host):
        return Fact(about, f"{issuer} is on this machine: build.py serve runs it")
    if offline:
        return Fact(about, f"{issuer} was not asked")
    try:
        now, _ = fetch(config)
    except GossamerError as error:
        return _problem(about, error.faults[0])
    changed = _changed(config.metadata, now)
    if changed:
        said = f"{issuer} has changed {', '.join(changed)} since its metadata was pinned"
        hint = f"run {discover_command(config.environment)}, look at what has changed, and deploy a new build"
        return _problem(about, Fault("metadata-changed", said, hint))
    return Fact(about, f"{issuer} answers, and its pinned metadata still holds")


def _changed(pinned: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    return sorted(name for name in {*pinned, *now} if pinned.get(name) != now.get(name))
