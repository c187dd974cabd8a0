"""The command `deploy`: print the commands that deploy a build, upload it, or compare the live site with it."""

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from builder.commands import project
from builder.config.read import read_config
from builder.config.schema import Config
from builder.deploy import live
from builder.deploy.commands import commands, refuse_other
from builder.deploy.probes import probes, read
from builder.errors import Fault, GossamerError, UsageError
from builder.hosts.headers_file import HEADERLESS
from builder.log import Log, as_json
from builder.write import RELAY, neighbor

_LONGEST = 300  # characters shown of a value in the table


def run(options: argparse.Namespace, log: Log) -> int:
    """Print the host's commands, upload to a bucket, or compare the live site with the build; return the exit code."""
    _refuse_mixed(options)
    root = project.find(options)
    chosen = {"host.name": project.known_host(options.host)} if options.host else {}
    config = read_config(root, options.env, chosen, require_metadata=False)
    dist = options.out or root / "dist"
    sites = _sites(config, dist)
    if options.target:
        from builder.commands import bucket  # obstore takes a while to import

        bucket.run(options, config, dist, log)
        if len(sites) > 1 and options.out is None:
            log.say(
                f"The redirect URI is a site of its own: deploy it with --out {project.shown(list(sites.values())[1])}"
            )
    if options.check is None:
        return 0 if options.target else _tell(config, sites, log)
    if options.check:
        origin = _origin(options.check, config)
        sites = {origin: sites.get(origin, dist)}
    return _check(config, sites, options.json, log)


def _refuse_mixed(options: argparse.Namespace) -> None:
    given = {"--dry-run": options.dry_run, "--rollback": options.rollback is not None}
    for name, is_given in given.items():
        if is_given and not options.target:
            hint = f"name the bucket: build.py deploy s3://BUCKET {name}"
            raise UsageError(Fault("usage", f"{name} is for uploads into a bucket", hint))
    if options.target and options.json and options.check is not None:
        hint = "give them one after the other"
        raise UsageError(Fault("usage", "--json prints the upload or the comparison, not both", hint))
    if options.dry_run and options.check is not None:
        raise UsageError(
            Fault("usage", "--dry-run changes nothing, so there is nothing to check", "leave out one of them")
        )


def _sites(config: Config, dist: Path) -> dict[str, Path]:
    """Return the folder of each site that the build writes, by origin."""
    elsewhere = config.auth.redirect_origin
    return {config.site.url: dist} | ({elsewhere: neighbor(dist, RELAY)} if elsewhere else {})


def _tell(config: Config, sites: Mapping[str, Path], log: Log) -> int:
    base = config.site.base
    for dist in sites.values():
        read(dist, project.shown(dist))
        if base == "/":
            refuse_other(config.host.name, dist.absolute(), project.shown(dist))
    log.say(f"To put it live at {config.host.name}, type (your own names for what is in capitals):")
    for origin, dist in sites.items():
        if len(sites) > 1:
            log.say(f"For {origin}, a site of its own:")
        for line in commands(config.host.name, project.shown(dist)):
            log.result(f"  {line}")
    if base != "/":
        log.say(
            f"The build belongs into {base[1:]} of what you upload, and the host's file above it: docs/hosts.md says how"
        )
    log.say("Then see whether everything arrived:")
    log.say(f"  python3 build.py deploy --check {config.site.url}")
    return 0


def _check(config: Config, sites: Mapping[str, Path], as_record: bool, log: Log) -> int:
    """Compare each site with its build. Return the exit code: 0 if nothing differs."""
    found = {origin: _compared(config, dist, origin, log) for origin, dist in sites.items()}
    if as_record:
        first, *others = (
            {"origin": origin, "host": config.host.name, "paths": [_record(each) for each in results]}
            for origin, results in found.items()
        )
        log.result(as_json({**first, **({"others": others} if others else {})}))
    else:
        for origin, results in found.items():
            _show(origin, config, results, log)
    wrong = any(result.differences for results in found.values() for result in results)
    return GossamerError.exit_code if wrong else 0


def _compared(config: Config, dist: Path, origin: str, log: Log) -> list[live.Result]:
    built = read(dist, project.shown(dist))
    with log.progress("Asking the site") as show:
        show(origin)
        asked = probes(built, config)
        found = list(live.compare(origin, asked, built, lambda path: (dist / path).read_bytes()))
        return found + live.by_http(origin, config.site.base)


def _show(origin: str, config: Config, found: list[live.Result], log: Log) -> None:
    wrong = [result for result in found if result.differences]
    for line in (*_table(found, log), *_notes(origin, config)):
        log.say(line)
    log.faults(_faults(wrong))
    log.say(_summary(found, wrong))


def _origin(url: str, config: Config) -> str:
    """Return the origin of the URL to check. Raise UsageError if it is not a URL, or has a path below the site."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        hint = f"write it like {config.site.url}"
        raise UsageError(Fault("usage", f"{url} is not an address of a site", hint))
    if parts.path.rstrip("/") not in ("", config.site.base.rstrip("/")) or parts.query or parts.fragment:
        hint = f"write {parts.scheme}://{parts.netloc}; the build says which paths there are"
        raise UsageError(Fault("usage", f"{url} is more than the address of a site", hint))
    return f"{parts.scheme}://{parts.netloc}"


def _table(found: Iterable[live.Result], log: Log) -> Iterable[str]:
    rows = [(each.probe.kind, each.probe.path, each) for each in found]
    kinds, paths = max(len(kind) for kind, _, _ in rows), max(len(path) for _, path, _ in rows)
    yield log.bold(f"{'Kind':<{kinds}}  {'Path':<{paths}}  Status  Result")
    for kind, path, each in rows:
        what = ", ".join(one.what for one in each.differences) or "as it should be"
        yield f"{kind:<{kinds}}  {path:<{paths}}  {each.status:>6}  {what}"
    yield ""


def _notes(origin: str, config: Config) -> Iterable[str]:
    if config.host.name in HEADERLESS:
        yield f"{config.host.name} sends no headers of yours, so none was compared (docs/hosts.md says what that breaks)"
    if origin not in (config.site.url, config.auth.redirect_origin):
        yield f"The build is for {config.site.url}: nobody can sign in at {origin}"


def _faults(wrong: Iterable[live.Result]) -> list[Fault]:
    """Return a fault for each difference. The same difference at several paths gives one fault."""
    paths: dict[live.Difference, list[str]] = {}
    for result in wrong:
        for one in result.differences:
            paths.setdefault(one, []).append(result.probe.path)
    return [
        Fault(
            "not-as-built",
            f"{its[0]}{f' and {len(its) - 1} more' if its[1:] else ''}: {one.what} is {_short(one.got)}; it should be {_short(one.wanted)}",
            one.mend,
        )
        for one, its in paths.items()
    ]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _record(result: live.Result) -> dict[str, object]:
    return {
        "kind": result.probe.kind,
        "path": result.probe.path,
        "status": result.status,
        "differences": [asdict(one) for one in result.differences],
    }


def _summary(found: list[live.Result], wrong: list[live.Result]) -> str:
    if wrong:
        return f"{len(wrong)} of {len(found)} paths are not as they were built"
    return f"All {len(found)} paths are as they were built"
