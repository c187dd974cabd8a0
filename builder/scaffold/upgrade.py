"""The commands `eject`, which copies one of Gossamer's files into a project for editing, and `upgrade`."""

import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from builder.errors import Fault, UsageError, did_you_mean
from builder.load import BUILT_IN
from builder.scaffold import locks
from builder.scaffold.wheel import NAME, Wheel, downloaded
from builder.sources import STYLE

_STYLE_FILE = f"site/{STYLE}"


@dataclass(frozen=True, slots=True)
class Upgraded:
    """A finished upgrade: the new version, and the ejected files whose originals have changed."""

    version: str
    changed: tuple[str, ...]


def ejectable() -> dict[str, Path]:
    """Return the files that a project may override with its own copy, by their path in a project."""
    templates = BUILT_IN / "templates"
    found = {
        f"templates/{file.relative_to(templates).as_posix()}": file
        for file in sorted(templates.rglob("*.html"))
    }
    return {**found, _STYLE_FILE: BUILT_IN / _STYLE_FILE}


def eject(root: Path, name: str) -> str:
    """Copy one of Gossamer's templates, or its stylesheet, into the project, and return its path there.

    `name` is that path or its end: "templates/partials/header.html", "partials/header.html", "gossamer.css". Raise
    UsageError if there is no such file, or if the project already has its own.
    """
    known = ejectable()
    matching = [path for path in known if path == name or path.endswith(f"/{name}")]
    if len(matching) != 1:
        hint = did_you_mean(name, known) or f"there are {', '.join(known)}"
        raise UsageError(Fault("usage", f'there is no template or style sheet "{name}" of Gossamer\'s', hint))
    target = root / matching[0]
    if target.exists():
        hint = "remove it to have Gossamer's again, or change it where it is"
        raise UsageError(Fault("not-empty", f"the project has its own {matching[0]} already", hint))
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(known[matching[0]], target)
    return matching[0]


def upgrade(root: Path, source: str) -> Upgraded:
    """Pin another version of Gossamer in the project: `source` is the path of a wheel, or a version.

    Rewrite the lock files, and also build.py if the project has not changed it; the next command sets up the
    environment. Raise UsageError if `source` is neither, and MachineError if the wheel cannot be obtained.
    """
    if not (root / locks.LOCKS[0]).is_file():
        hint = "upgrade is for projects that new has made"
        raise UsageError(Fault("no-lock", f"there is no {locks.LOCKS[0]} in {root}", hint))
    with tempfile.TemporaryDirectory(prefix="gossamer-upgrade-") as folder:
        wheel = _wheel(source, Path(folder))
        with zipfile.ZipFile(wheel.path) as archive:
            names = set(archive.namelist())

            def new(name: str) -> bytes | None:
                member = f"builder/library/{name}"
                return archive.read(member) if member in names else None

            changed = tuple(
                name
                for name, file in ejectable().items()
                if (root / name).is_file() and new(name) != file.read_bytes()
            )
            script, fresh = root / "build.py", new("build.py")
            if fresh and script.is_file() and script.read_bytes() == (BUILT_IN / "build.py").read_bytes():
                script.write_bytes(fresh)
        for old in (root / locks.VENDOR).glob(f"{NAME.replace('-', '_')}-*.whl"):
            old.unlink()
        locks.write(root, wheel)
    return Upgraded(wheel.version, changed)


def _wheel(source: str, folder: Path) -> Wheel:
    path = Path(source)
    if path.suffix != ".whl":
        return downloaded(folder, source)
    if not path.is_file():
        raise UsageError(
            Fault("usage", f"there is no file {source}", "name a wheel of Gossamer, or a version")
        )
    distribution, _, rest = path.name.partition("-")
    if distribution != NAME.replace("-", "_"):
        hint = f"the name of the file begins with {NAME.replace('-', '_')}-"
        raise UsageError(Fault("usage", f"{source} is no wheel of Gossamer", hint))
    copy = Path(shutil.copy(path, folder))  # it may be in vendor/, which will be emptied
    return Wheel(copy, rest.partition("-")[0], kept=True)
