"""The command `build`: build the site into dist/, and report on the result."""

import argparse
import contextlib
import time
from pathlib import Path

from builder import pipeline, report
from builder.cache import Cache
from builder.commands import project
from builder.errors import Fault, GossamerError, UsageError
from builder.log import Log, as_json, fault_record
from builder.output import Output
from builder.steps import Steps

REPORT = Path(".gossamer") / "report.txt"


def run(options: argparse.Namespace, log: Log) -> int:
    """Build the project, write dist/ unless there are faults, and return the exit code."""
    began = time.monotonic()
    root = project.find(options)
    dist = options.out or root / "dist"
    if options.report and not options.report.absolute().parent.is_dir():
        raise _unwritable(options.report, "there is no such folder")
    cache = Cache(root / ".gossamer" / "cache", remember=False)
    with log.progress("Building") as show:
        steps = Steps(show)
        output = _built(root, options, cache, steps)
        audited, said = _audited(output, dist, steps) if options.strict else ((), "")
        faults = [*output.report.faults, *(output.warnings if options.strict else ()), *audited]
        steps.begin("writing")
        # write before reporting, because the reader of the report may close the pipe
        notes = () if faults else pipeline.write(output, dist)
        timed = steps.lines(cache.tally())
    for line in timed if not options.json else ():
        log.detail(line)
    if options.report:
        _page(output, timed, time.monotonic() - began, options.report)
    _report(output, root, faults, options, log)
    if said and not options.json:
        log.say(said)
    if not options.strict:
        log.warnings(output.warnings)
    log.warnings(notes)
    if faults:
        log.faults(faults)
        return GossamerError.exit_code
    cache.prune()
    if not options.json:
        _tell(output, dist, time.monotonic() - began, log)
    return 0


def _built(root: Path, options: argparse.Namespace, cache: Cache, steps: Steps) -> Output:
    chosen = {"host.name": project.known_host(options.host)} if options.host else {}
    return pipeline.build(
        root, options.env, overrides=chosen, cache=cache, drafts=options.drafts, begin=steps.begin
    )


def _audited(output: Output, dist: Path, steps: Steps) -> tuple[tuple[Fault, ...], str]:
    """Return the audit's findings in a build that is not written yet, and the audit's last line.

    For a host that sends no headers, audit the headers that the policy asks for: the build itself reports what is lost
    there, and the author has accepted each loss.
    """
    from builder.check import report, run, site
    from builder.hosts import headers_file

    steps.begin("auditing")
    reader = headers_file.reader(output.config.host.name)
    reader = headers_file.HOSTS[0] if reader == headers_file.NONE else reader
    audit = run.audit(site.of_output(output, project.shown(dist), reader))
    return tuple(report.grouped(audit.findings)), report.summary(audit, strict=True)


def _report(output: Output, root: Path, faults: list[Fault], options: argparse.Namespace, log: Log) -> None:
    """Log the weights of pages. With many pages, shorten the report, and write the full report to a file."""
    if options.json:
        left_out = [{"file": each.path, "reason": each.reason} for each in output.left_out]
        told = {
            **report.record(output.report),
            "left_out": left_out,
            "faults": [fault_record(fault) for fault in faults],
        }
        log.result(as_json(told))
        return
    if len(output.report.pages) > report.MANY:
        lines = report.brief(output.report, _kept(output, root), log.bold)
    else:
        lines = report.lines(output.report, log.bold)
    for line in (*lines, ""):
        log.say(line)


def _page(output: Output, timed: list[str], took: float, path: Path) -> None:
    """Write the report as an HTML page. Raise UsageError if it cannot be written there."""
    from builder import report_page

    try:
        path.write_bytes(report_page.render(output, timed, took))
    except OSError as error:
        raise _unwritable(path, error.strerror or "") from None


def _unwritable(path: Path, why: str) -> UsageError:
    hint = "name a file in a folder that is there: --report report.html"
    return UsageError(Fault("usage", f"{path} cannot be written: {why}", hint))


def _kept(output: Output, root: Path) -> str:
    """Write the full report to its file, and return the path. The build goes on if the file cannot be written."""
    with contextlib.suppress(OSError):
        (root / REPORT).parent.mkdir(exist_ok=True)
        text = "\n".join((*report.lines(output.report), ""))
        (root / REPORT).write_text(text, encoding="utf-8", newline="\n")
        return project.shown(root / REPORT)
    return "build --json"


def _tell(output: Output, dist: Path, took: float, log: Log) -> None:
    """Log what was left out, and what was built."""
    for each in output.left_out[: report.MANY]:
        log.say(f"Left out: {each.path} is {each.reason}")
    if len(output.left_out) > report.MANY:
        log.say(f"Left out: {len(output.left_out) - report.MANY} more, which --json lists")
    size = sum(len(file.data) for file in output.files.values())
    count = len(output.report.pages)
    pages = f"{count} page{'s' if count != 1 else ''}"
    log.say(
        f"{project.shown(dist)}: {pages}, {len(output.files)} files, {size / 1000:,.0f} kB, for {output.config.site.url}, in {took:.2f} s"
    )
    log.say(f"Browsers: {report.BASELINE}")
    if output.relay:
        origin = output.config.auth.redirect_origin
        log.say(
            f"{project.shown(dist)}{pipeline.RELAY}: what belongs to {origin}, a site of its own at the host"
        )
    beside = f"{project.shown(dist)}{pipeline.BESIDE}"
    if len(output.beside) > 1:
        log.say(f"{beside}: what {output.config.host.name} is set up with; build.py deploy says how")
        return
    for name in output.beside:
        log.say(f"{beside}/{name}: include it in the configuration of {output.config.host.name}")
