"""The command `deploy s3://…`: upload a build to a bucket, or make an earlier release live again."""

import argparse
import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from builder.commands import project
from builder.config.schema import Config
from builder.deploy import releases, upload
from builder.deploy.bucket import Bucket, connect
from builder.deploy.commands import refuse_other
from builder.deploy.probes import read
from builder.deploy.releases import Item, Items, Plan
from builder.deploy.upload import Read, Remote
from builder.errors import Fault, SiteError, UsageError
from builder.log import Log, as_json

# Hosts whose configuration is not in dist/, so that they can serve a bucket as well as a folder.
_HOSTS = ("cloudfront", "gcs", "nginx", "caddy", "apache")
_SHOWN = 12  # files of each kind that are listed for a plan


def run(options: argparse.Namespace, config: Config, dist: Path, log: Log) -> None:
    """Upload the build in `dist` or go back to an earlier release; with --dry-run, only say what would be done."""
    back = options.rollback is not None
    if not back:
        _refuse_host(config, dist)
    bucket = connect(options.target)
    with log.progress("Looking into the bucket") as show:
        show(bucket.address)
        remote = upload.look(bucket)
    name, items, content = _back(options.rollback, bucket, remote) if back else _new(config, dist, remote)
    now, grace = datetime.now(UTC), timedelta(days=options.grace)
    plan = releases.plan(name, items, remote.state, remote.releases, remote.listing, now, grace)
    if not options.json:
        _tell(plan, remote, options, log)
    is_done = plan.is_empty and plan.name == remote.state.current
    if not options.dry_run and not is_done:
        with log.progress("Uploading") as show:
            upload.carry_out(plan, remote, bucket, content, show)
    if options.json:
        log.result(as_json(_record(plan, options.dry_run)))
    elif not options.dry_run:
        log.say(f"{plan.name} is live in {bucket.address}")


def _refuse_host(config: Config, dist: Path) -> None:
    name = config.host.name
    if name not in _HOSTS:
        message = (
            f"a bucket cannot send what {name} reads from {project.shown(dist)}: its headers would be lost"
        )
        hint = f"build for what stands in front of the bucket, and name it here too: --host {', '.join(_HOSTS[:-1])} or {_HOSTS[-1]}"
        raise UsageError(Fault("usage", message, hint))
    if config.site.base == "/":
        refuse_other(name, dist.absolute(), project.shown(dist))


def _new(config: Config, dist: Path, remote: Remote) -> tuple[str, Items, Read]:
    """Return the release name of a build, its files, and a function that reads them."""
    shown = project.shown(dist)
    items, paths = upload.local(read(dist, shown), dist, config.site.base, config.callback)
    current = remote.state.current
    name = (
        current
        if current and remote.releases[current] == items
        else releases.name_of(items, datetime.now(UTC))
    )

    def content(item: Item) -> bytes:
        data = upload.read_file(paths[item.key])
        if hashlib.sha256(data).hexdigest() != item.digest:
            message = f"{shown} was built anew while it was uploaded"
            raise SiteError(Fault("build-changed", message, "deploy again, and build nothing meanwhile"))
        return data

    return name, items, content


def _back(wanted: str, bucket: Bucket, remote: Remote) -> tuple[str, Items, Read]:
    """Return the name of the wanted release, or else of the previous one, its files, and a function that reads them."""
    name = wanted or remote.state.before
    known = remote.state.names
    if name not in known:
        message = (
            f"{bucket.address} has no release {wanted}"
            if wanted
            else f"{bucket.address} has no release before the one that is live"
        )
        hint = f"the releases there are {', '.join(known)}" if known else "deploy a build first"
        raise UsageError(Fault("no-release", message, hint))
    items = remote.releases[name]
    return name, items, upload.from_records(bucket, remote, items)


def _tell(plan: Plan, remote: Remote, options: argparse.Namespace, log: Log) -> None:
    """Log what is done, or with --dry-run what would be done."""
    live = remote.state.current or "nothing"
    log.say(
        log.bold(
            f"{options.target}: {plan.name}" + (" (live already)" if plan.name == live else f" after {live}")
        )
    )
    for title, keys in _steps(plan):
        if keys:
            log.say(f"{title}: {len(keys)}")
            for line in _some(keys):
                log.say(f"  {line}")
    rest = len(plan.items) - len(plan.assets) - len(plan.pages)
    if rest:
        log.say(f"There already: {rest}")
    if plan.stays:
        log.say(f"Stay for pages of earlier releases, {options.grace} days: {len(plan.stays)}")
    if plan.strangers:
        log.say(f"Not Gossamer's, left alone: {len(plan.strangers)}")
        for line in _some(plan.strangers):
            log.say(f"  {line}")
    if options.dry_run:
        log.say("Nothing was changed (--dry-run)")
    elif plan.is_empty:
        log.say("Nothing is to be done: the bucket has it all")


def _steps(plan: Plan) -> Iterable[tuple[str, tuple[str, ...]]]:
    yield "1. New files with a hash in their names", tuple(_line(item) for item in plan.assets)
    yield "2. Pages and other files", tuple(_line(item) for item in plan.pages)
    yield "3. Removed, as this build has them no more", plan.gone
    yield "4. Removed, as no release needs them", plan.expired


def _line(item: Item) -> str:
    return f"{item.key}  {item.size:,} bytes"


def _some(lines: tuple[str, ...]) -> Iterable[str]:
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"… and {len(lines) - _SHOWN} more"


def _record(plan: Plan, dry: bool) -> dict[str, object]:
    return {
        "release": plan.name,
        "dry_run": dry,
        "put": [item.key for item in (*plan.assets, *plan.pages)],
        "removed": [*plan.gone, *plan.expired],
        "stays": list(plan.stays),
        "strangers": list(plan.strangers),
        "files": len(plan.items),
    }
