"""`build`: from the sources to dist/, and what there is to say about it."""

import argparse
import time
from pathlib import Path

from builder import pipeline, report
from builder.cache import Cache
from builder.commands import project
from builder.errors import Fault, GossamerError, UsageError, did_you_mean
from builder.log import Log, as_json, fault_record
from builder.output import Output


def run(options: argparse.Namespace, log: Log) -> int:
    began = time.monotonic()
    root = project.find(options)
    cache = Cache(root / ".gossamer" / "cache")
    chosen = {"host.name": _host(options.host)} if options.host else {}
    output = pipeline.build(root, options.env, overrides=chosen, cache=cache)
    dist = options.out or root / "dist"
    audited, said = _audited(output, dist) if options.strict else ((), "")
    faults = [*output.report.faults, *(output.warnings if options.strict else ()), *audited]
    notes = (
        () if faults else pipeline.write(output, dist)
    )  # before the report: whoever reads it may stop reading
    if options.json:
        log.result(
            as_json({**report.record(output.report), "faults": [fault_record(fault) for fault in faults]})
        )
    else:
        for line in report.lines(output.report, log.bold):
            log.say(line)
        log.say("")
        if said:
            log.say(said)
    if not options.strict:
        log.warnings(output.warnings)
    log.warnings(notes)
    if faults:
        log.faults(faults)
        return GossamerError.exit_code
    cache.prune()
    size = sum(len(file.data) for file in output.files.values())
    if not options.json:
        took = time.monotonic() - began
        count = len(output.report.pages)
        pages = f"{count} page{'s' if count != 1 else ''}"
        log.say(
            f"{project.shown(dist)}: {pages}, {len(output.files)} files, {size / 1000:,.0f} kB, for {output.config.site.url}, in {took:.2f} s"
        )
        for name in output.beside:
            log.say(
                f"{project.shown(dist)}{pipeline.BESIDE}/{name}: include it in the configuration of {output.config.host.name}"
            )
    return 0


def _host(name: str) -> str:
    """Return the name of a host if the build knows it."""
    from builder.config.schema import HOSTS

    if name not in HOSTS:
        hint = did_you_mean(name, HOSTS) or f"the hosts are {', '.join(HOSTS)}"
        raise UsageError(Fault("usage", f'there is no host "{name}"', hint))
    return name


def _audited(output: Output, dist: Path) -> tuple[tuple[Fault, ...], str]:
    """Return what the audit finds in a build that is not written yet, and the audit's last line."""
    from builder.check import report, run, site
    from builder.hosts import headers_file

    audit = run.audit(
        site.of_output(output, project.shown(dist), headers_file.reader(output.config.host.name))
    )
    return tuple(report.grouped(audit.findings)), report.summary(audit, strict=True)
