"""The commands: build (default), serve, test, new and others. Only this module prints and exits.

Exit codes: 0 done, 1 the site is at fault, 2 the command line is at fault, 3 the machine lacks something,
130 interrupted.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from builder.errors import Fault, GossamerError, UsageError, did_you_mean
from builder.log import Log, accept_everything, as_json, fault_record
from builder.usage import parse

if TYPE_CHECKING:
    from builder.output import Output

INTERRUPTED = 130
SITE_TOML = Path("site") / "site.toml"


def main(argv: Sequence[str] | None = None, home: Path | None = None, prog: str = "build.py") -> int:
    """Run one command and return its exit code.

    `argv` is the command line without the program's name. `home` is the project to use if the command line names none
    and neither this folder nor one above it is a project. `prog` is what the program is called in its help.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        accept_everything(stream)
    log = Log(sys.stdout, sys.stderr, quiet="--quiet" in words or "-q" in words)
    try:
        options, rest = parse(words, prog)
        options.home = home
        run = {
            "build": _build,
            "serve": _serve,
            "test": _test,
            "check": _check,
            "new": _new,
            "discover": _discover,
            "eject": _eject,
            "upgrade": _upgrade,
            "faults": _faults,
            "docs": _docs,
        }[options.verb]
        return run(options, rest, log)
    except GossamerError as error:
        if "--json" in words:
            log.result(as_json({"faults": [fault_record(fault) for fault in error.faults]}))
        log.faults(error.faults)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED


def entry() -> None:
    """Run the `gossamer` command."""
    sys.exit(main(prog="gossamer"))


def _build(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder import pipeline, report
    from builder.cache import Cache

    began = time.monotonic()
    root = _root(options)
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
            f"{_shown(dist)}: {pages}, {len(output.files)} files, {size / 1000:,.0f} kB, for {output.config.site.url}, in {took:.2f} s"
        )
        for name in output.beside:
            log.say(
                f"{_shown(dist)}{pipeline.BESIDE}/{name}: include it in the configuration of {output.config.host.name}"
            )
    return 0


def _host(name: str) -> str:
    """Return the name of a host if the build knows it."""
    from builder.config.schema import HOSTS

    if name not in HOSTS:
        hint = did_you_mean(name, HOSTS) or f"the hosts are {', '.join(HOSTS)}"
        raise UsageError(Fault("usage", f'there is no host "{name}"', hint))
    return name


def _audited(output: "Output", dist: Path) -> tuple[tuple[Fault, ...], str]:
    """Return what the audit finds in a build that is not written yet, and the audit's last line."""
    from builder.check import report, run, site
    from builder.hosts import headers_file

    audit = run.audit(site.of_output(output, _shown(dist), headers_file.reader(output.config.host.name)))
    return tuple(report.grouped(audit.findings)), report.summary(audit, strict=True)


def _serve(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.dev.server import serve

    rehearsal = None
    if options.fault:
        from builder.qa.rehearse import find

        rehearsal = find(options.fault)
    profile = None
    if options.provider:
        from builder.dev import profiles

        profile = profiles.find(options.provider)
    serve(
        _root(options),
        host=options.host,
        port=8000 if options.port is None else options.port,
        exact=options.port is not None,
        environment=options.env,
        open_browser=options.open,
        rehearsal=rehearsal,
        profile=profile,
        out=log.say,
    )
    return 0


def _test(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.testing import run_tests

    return run_tests(_root(options), [*(["-q"] if options.quiet else []), *rest], log.say)


def _check(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.check import report, run, sarif, site
    from builder.hosts import headers_file

    host = headers_file.chosen(options.host) if options.host else ""
    (folder, root), settings = _checked(options), None
    if root:
        from builder.config.read import read_config

        config = read_config(root, options.env, require_metadata=False)
        settings, host = site.settings_of(config), host or headers_file.reader(config.host.name)
    audit = run.audit(site.read(folder, _shown(folder), host or headers_file.HOSTS[0], settings))
    if options.json or options.sarif:
        log.result(as_json(report.record(audit) if options.json else sarif.log(audit)))
    else:
        for line in report.lines(audit, log.bold):
            log.say(line)
        log.faults(report.grouped(audit.faults))
        log.warnings(report.grouped(audit.warnings))
        log.say(report.summary(audit, options.strict))
    failed = audit.faults or (options.strict and audit.warnings)
    return GossamerError.exit_code if failed else 0


def _checked(options: argparse.Namespace) -> tuple[Path, Path | None]:
    """Return the folder to check, and the project whose settings count for it: None if it is some other site."""
    if options.folder is None or options.env or options.root:
        root = _root(options)
        return options.folder or root / "dist", root
    try:
        root = _root(options)
    except UsageError:
        return options.folder, None
    own = options.folder.resolve() == (root / "dist").resolve()
    return options.folder, root if own else None


def _new(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    import tempfile

    from builder.scaffold import check_free, guide, make, wheel

    check_free(options.path)
    if options.provider:
        guide.find(options.provider)
    with tempfile.TemporaryDirectory(prefix="gossamer-new-") as folder:
        made = make(options.path, wheel.own(Path(folder)), provider=options.provider, bare=options.bare)
    for name in made.files:
        log.say(f"  {name}")
    log.say(f"\n{log.bold(_shown(made.folder))} is ready. In it:")
    log.say("  python3 build.py serve     the site on http://localhost:8000, with sign-in")
    log.say("  python3 build.py test      its tests, in a real browser")
    if options.provider:
        log.say("\n" + "\n".join(made.register))
    return 0


def _eject(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.scaffold.upgrade import eject

    name = eject(_root(options), options.name)
    log.say(f"{name} is yours now. Remove it to have Gossamer's again")
    return 0


def _upgrade(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.scaffold.upgrade import upgrade

    done = upgrade(_root(options), options.source)
    log.say(f"Gossamer {done.version} is pinned; the next command sets it up")
    log.warnings(
        Fault(
            "ejected",
            f"{name} is yours, and the one it was made from differs in this version",
            "compare the two, or remove yours",
        )
        for name in done.changed
    )
    return 0


def _discover(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.discover import discover

    pinned, warnings = discover(_root(options), options.env)
    log.say(f"Pinned the provider's metadata in {_shown(pinned)}: commit this file")
    log.warnings(warnings)
    return 0


def _faults(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.qa.rehearse import listing

    for line in listing():
        log.result(line)
    return 0


def _docs(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder import docs

    root = _root(options)
    if not (root / "docs/standards.toml").is_file():
        raise UsageError(Fault("no-docs", "this project has no docs/standards.toml to write pages from"))
    if options.check:
        stale = docs.stale(root)
        log.faults([Fault("docs-stale", f"{name} is out of date", "run build.py docs") for name in stale])
        return GossamerError.exit_code if stale else 0
    for name in docs.write(root):
        log.say(f"Wrote {name}")
    return 0


def _root(options: argparse.Namespace) -> Path:
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


def _shown(path: Path) -> str:
    """Return a path as somebody at the terminal would write it."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
