"""The command line: build (default), serve, test, new and other commands. Only this module prints and exits.

Exit codes: 0 success, 1 a problem in the site, 2 a problem in the command line, 3 something is missing on the machine,
130 interrupted.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from builder.commands import project
from builder.errors import Fault, GossamerError, UsageError
from builder.log import Log, accept_everything, as_json, fault_record
from builder.usage import parse, parsers

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None, home: Path | None = None, prog: str = "build.py") -> int:
    """Run one command and return its exit code.

    `argv` is the command line without the program's name. `home` is the project to use if the command line names none
    and neither the current folder nor one above it is a project. `prog` is the program's name in help texts.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        accept_everything(stream)
    log = _log(words)
    try:
        options, rest = parse(words, prog)
        options.home = home
        run = {
            "build": _build,
            "serve": _serve,
            "test": _test,
            "check": _check,
            "audit": _audit,
            "new": _new,
            "discover": _discover,
            "eject": _eject,
            "translate": _translate,
            "upgrade": _upgrade,
            "faults": _faults,
            "docs": _docs,
            "preview": _preview,
            "deploy": _deploy,
            "sbom": _sbom,
            "clean": _clean,
            "completion": _completion,
            "doctor": _doctor,
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


def _log(words: Sequence[str]) -> Log:
    """Return the log that a command line asks for, even if it has errors, because the log reports them."""
    mine = words if words[:1] != ["test"] else [word for word in words if word in ("-q", "--quiet")]
    joined = " ".join(mine)
    return Log(
        sys.stdout,
        sys.stderr,
        quiet="--quiet" in mine or "-q" in mine,
        verbose="--verbose" in mine,
        records="--log-format json" in joined or "--log-format=json" in joined,
    )


def entry() -> None:
    """Run the `gossamer` command."""
    sys.exit(main(prog="gossamer"))


def _build(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.commands import build

    return build.run(options, log)


def _serve(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.dev.command import serve

    rehearsal = None
    if options.fault:
        from builder.qa.rehearse import find

        rehearsal = find(options.fault)
    profile = None
    if options.provider:
        from builder.dev import profiles

        profile = profiles.find(options.provider)
    serve(
        project.find(options),
        host=options.host,
        port=8000 if options.port is None else options.port,
        exact=options.port is not None,
        environment=options.env,
        open_browser=options.open,
        rehearsal=rehearsal,
        profile=profile,
        log=log,
    )
    return 0


def _preview(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.dev.preview import preview

    root = project.find(options)
    preview(
        root,
        options.out or root / "dist",
        environment=options.env,
        host=project.known_host(options.host) if options.host else "",
        port=options.port,
        open_browser=options.open,
        log=log,
    )
    return 0


def _deploy(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.commands import deploy

    return deploy.run(options, log)


def _sbom(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.commands import sbom

    return sbom.run(options, log)


def _test(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.testing import run_tests

    return run_tests(project.find(options), [*(["-q"] if options.quiet else []), *rest], log.say)


def _check(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.commands import check

    return check.run(options, log)


def _audit(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.commands import audit

    return audit.run(options, log)


def _new(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    import tempfile

    from builder.scaffold import check_free, guide, make, wheel

    check_free(options.path)
    if options.provider:
        guide.find(options.provider)
    with tempfile.TemporaryDirectory(prefix="gossamer-new-") as folder:
        with log.progress("Making a project"):
            made = make(options.path, wheel.own(Path(folder)), provider=options.provider, bare=options.bare)
    for name in made.files:
        log.say(f"  {name}")
    log.say(f"\n{log.bold(project.shown(made.folder))} is ready. In it:")
    log.say("  python3 build.py serve     the site on http://localhost:8000, with sign-in")
    log.say("  python3 build.py test      its tests, in a real browser")
    if options.provider:
        log.say("\n" + "\n".join(made.register))
    return 0


def _eject(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.scaffold.upgrade import eject

    name = eject(project.find(options), options.name)
    log.say(f"{name} is yours now. Remove it to have Gossamer's again")
    return 0


def _translate(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.commands.translate import translate

    for line in translate(project.find(options), options.tag):
        log.say(line)
    return 0


def _upgrade(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.scaffold.upgrade import upgrade

    with log.progress("Upgrading"):
        done = upgrade(project.find(options), options.source)
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

    with log.progress("Asking the provider"):
        pinned, warnings = discover(project.find(options), options.env)
    log.say(f"Pinned the provider's metadata in {project.shown(pinned)}: commit this file")
    log.warnings(warnings)
    return 0


def _clean(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.clean import clean

    root = project.find(options)
    done = clean(root, options.out or root / "dist", everything=options.all, dry_run=options.dry_run)
    verb = "Would remove" if options.dry_run else "Removed"
    for one in done.removed:
        files = f"{one.files:,} file{'s' if one.files != 1 else ''}"
        log.say(f"{verb} {project.shown(one.folder)}: {files}, {one.size / 1000:,.0f} kB")
    for kept in done.kept:
        log.say(f"{project.shown(kept.path)} stays: {kept.why}")
    if not done.removed:
        log.say("There is nothing to remove")
    return 0


def _doctor(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.doctor import examine, record

    try:
        root = project.find(options)
    except UsageError:
        if options.root:
            raise
        root = None
    facts = []
    for fact in examine(root, offline=options.offline):
        facts.append(fact)
        line = f"{'problem' if fact.fault else 'ok':<8} {fact.about}: {fact.said}"
        hint = f"\n         → {fact.fault.hint}" if fact.fault and fact.fault.hint else ""
        if not options.json:
            (log.result if fact.fault else log.say)(line + hint)
    if options.json:
        log.result(as_json(record(facts)))
    return GossamerError.exit_code if any(fact.fault for fact in facts) else 0


def _completion(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder import completion

    log.result(completion.script(options.shell, completion.verbs(parsers("gossamer"))).rstrip())
    return 0


def _faults(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder.qa.rehearse import listing

    for line in listing():
        log.result(line)
    return 0


def _docs(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder import docs

    root = project.find(options)
    if not (root / "docs/standards.toml").is_file():
        raise UsageError(Fault("no-docs", "this project has no docs/standards.toml to write pages from"))
    if options.check:
        stale = docs.stale(root)
        log.faults([Fault("docs-stale", f"{name} is out of date", "run build.py docs") for name in stale])
        return GossamerError.exit_code if stale else 0
    for name in docs.write(root):
        log.say(f"Wrote {name}")
    return 0
