"""The command `audit`: sign in with a real browser, and search everything that it stores for secrets of the sign-in."""

import argparse
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from builder.commands import project
from builder.errors import Fault, GossamerError, MachineError, UsageError
from builder.log import Log, as_json
from builder.qa import browsers
from builder.qa.audit import drive, journeys, own, report, sarif, selftest
from builder.qa.audit.journeys import Journey, Say
from builder.qa.audit.model import Audit
from builder.qa.browsers import Browser

ACCOUNT = "ada"
_OWN = ("account", "env")
_SELECTORS = ("until", "use", "sign_out")


def run(options: argparse.Namespace, log: Log) -> int:
    """Audit a site, and report what was found. Return 1 if a secret leaks or a place could not be searched, else 0."""
    say = _silent if options.json or options.sarif else log.say
    if options.self_test:
        return _prove(options, log, say)
    _check(options)
    done = _at_address(options, say) if options.url else _at_home(options, say)
    _tell(done, options, log, say)
    return 0 if done.clean else GossamerError.exit_code


def _at_address(options: argparse.Namespace, say: Say) -> Audit:
    url, journey = _address(options.url), _journey(options, say)
    by_hand = not options.steps and not options.actions
    return drive.run(url, journey, _browser(say), headed=options.headed or by_hand, say=say)


def _at_home(options: argparse.Namespace, say: Say) -> Audit:
    root = project.find(options)
    account = options.account or ACCOUNT
    return own.audit(root, _browser(say), account, environment=options.env, headed=options.headed, say=say)


def _tell(done: Audit, options: argparse.Namespace, log: Log, say: Say) -> None:
    if options.json:
        log.result(as_json(report.as_record(done)))
    elif options.sarif:
        log.result(as_json(sarif.log(done)))
    else:
        log.result(f"\n{report.text(done, log.bold)}")
    _write(options.report, done, say)


def _prove(options: argparse.Namespace, log: Log, say: Say) -> int:
    """Audit pages with planted leaks (--self-test). Raise UsageError if the command line also names a site."""
    if options.url or options.steps or options.actions or _said(options, *_OWN, *_SELECTORS) or options.sarif:
        hint = "leave out everything but --json, --report and --headed"
        raise UsageError(Fault("usage", "--self-test audits pages of its own", hint))
    proof = selftest.audit(_browser(say), say, headed=options.headed)
    log.result(as_json(selftest.as_record(proof)) if options.json else selftest.text(proof))
    _write(options.report, proof.leaking, say)
    return 0 if proof.passed else GossamerError.exit_code


def _check(options: argparse.Namespace) -> None:
    """Raise UsageError if options do not go together."""
    if not options.url and (options.steps or options.actions or _said(options, *_SELECTORS)):
        hint = "name the address, too: build.py audit https://example.org/ …"
        message = "what a visitor does is said for the site at an address alone; a project is signed in to by itself"
        raise UsageError(Fault("usage", message, hint))
    if options.url and _said(options, *_OWN):
        hint = "leave out the address to audit this project, or --account and --env to audit another site"
        raise UsageError(Fault("usage", "--account and --env are for the project's own site", hint))
    if options.steps and (options.actions or _said(options, *_SELECTORS)):
        hint = "write all that a visitor does into the file"
        raise UsageError(
            Fault("usage", "a visitor follows a file of steps, or selectors, but not both", hint)
        )


def _said(options: argparse.Namespace, *names: str) -> bool:
    return any(getattr(options, name) for name in names)


def _journey(options: argparse.Namespace, say: Say) -> Journey:
    """Return the actions of a visitor at the address. Raise UsageError if the options do not describe them."""
    if options.steps:
        return journeys.from_file(options.steps)
    if options.actions:
        if not options.until:
            hint = "add --until SELECTOR, for something that only those see who are signed in"
            raise UsageError(Fault("usage", "nothing says when the visitor is signed in", hint))
        return journeys.from_selectors(
            options.actions, options.until, use=options.use, sign_out=options.sign_out
        )
    if _said(options, *_SELECTORS):
        hint = "say with --click and --fill how to sign in"
        raise UsageError(Fault("usage", "--until, --use and --sign-out go with --click and --fill", hint))
    if not sys.stdin.isatty():
        raise journeys.nobody()
    return journeys.by_hand(say)


def _address(url: str) -> str:
    parts = urlsplit(url if "://" in url else f"https://{url}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        hint = "write it as https://example.org/"
        raise UsageError(Fault("usage", f'"{url}" is not the address of a site', hint))
    return parts.geturl()


def _browser(say: Say) -> Browser:
    """Return a full Chromium, since a headless shell stores no history or sessions on disk.

    Raise MachineError if there is none.
    """
    if find_spec("playwright") is None:
        hint = 'run: pip install "gossamer-site[test]"'
        raise MachineError(
            Fault("no-playwright", "the audit drives a browser with Playwright, which is missing", hint)
        )
    found, _ = browsers.find(browsers.whole_candidates())
    if found is None:
        browsers.find_or_install(say)
        found = browsers.find_whole()
    return found


def _write(path: Path | None, done: Audit, say: Say) -> None:
    """Write the report as an HTML page. Raise MachineError if the file cannot be written."""
    if path is None:
        return
    try:
        path.write_text(report.html(done), encoding="utf-8")
    except OSError as error:
        hint = "name a file in a folder that is there and can be written"
        raise MachineError(Fault("cannot-write", f"{path}: {error.strerror}", hint)) from error
    say(f"The report as a page: {project.shown(path)}")


def _silent(_: str) -> None:
    """Say nothing, because standard output must contain a single document."""
