"""The command `check`: audit the files of a built site."""

import argparse
from pathlib import Path

from builder.check import report, sarif, site
from builder.check.run import audit as audit_of
from builder.commands import project
from builder.errors import GossamerError, UsageError
from builder.hosts import headers_file
from builder.log import Log, as_json
from builder.steps import Steps


def run(options: argparse.Namespace, log: Log) -> int:
    """Audit the built site, report what was found, and return the exit code."""
    host = headers_file.chosen(options.host) if options.host else ""
    (folder, root), settings = _checked(options), None
    if root:
        from builder.config.read import read_config

        config = read_config(root, options.env, require_metadata=False)
        settings, host = site.settings_of(config), host or headers_file.reader(config.host.name)
    with log.progress("Checking") as show:
        steps = Steps(show)
        steps.begin("reading the files")
        read = site.read(folder, project.shown(folder), host or headers_file.HOSTS[0], settings)
        steps.begin("auditing")
        audit = audit_of(read)
        timed = steps.lines()
    if options.json or options.sarif:
        log.result(as_json(report.record(audit) if options.json else sarif.log(audit)))
    else:
        for line in timed:
            log.detail(line)
        for line in report.lines(audit, log.bold):
            log.say(line)
        log.faults(report.grouped(audit.faults))
        log.warnings(report.grouped(audit.warnings))
        log.say(report.summary(audit, options.strict))
    failed = audit.faults or (options.strict and audit.warnings)
    return GossamerError.exit_code if failed else 0


def _checked(options: argparse.Namespace) -> tuple[Path, Path | None]:
    """Return the folder to check, and the project whose settings apply to it, or None for any other site."""
    if options.folder is None or options.env or options.root:
        root = project.find(options)
        return options.folder or root / "dist", root
    try:
        root = project.find(options)
    except UsageError:
        return options.folder, None
    own = options.folder.resolve() == (root / "dist").resolve()
    return options.folder, root if own else None
