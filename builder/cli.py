"""The commands build (default), serve, test, discover, faults and docs. Only this module prints and exits.

Exit codes: 0 done, 1 the site is at fault, 2 the command line is at fault, 3 the machine lacks something,
130 interrupted.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from builder import __version__
from builder.errors import Fault, GossamerError, UsageError, did_you_mean
from builder.log import Log, accept_everything, as_json, fault_record

INTERRUPTED = 130
SITE_TOML = Path("site") / "site.toml"
VERBS = ("build", "serve", "test", "discover", "faults", "docs")

_EXIT_CODES = (
    "exit codes: 0 done, 1 fault of the site, 2 of the command line, 3 of the machine, 130 interrupted"
)
_HELP = f"""\
examples:
  python3 build.py                      build the site into dist/
  python3 build.py serve                build, serve with a provider to sign in at, rebuild on each save
  python3 build.py test                 run the tests in a real browser
  python3 build.py --env production     build with site/environments/production.toml on top
  python3 build.py discover --env production
                                        fetch and pin the metadata of the provider named there

{_EXIT_CODES}
"""


def main(argv: Sequence[str] | None = None, home: Path | None = None) -> int:
    """Run one command and return its exit code.

    `argv` is the command line without the program's name. `home` is the project to use if the command line names none
    and neither this folder nor one above it is a project.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        accept_everything(stream)
    log = Log(sys.stdout, sys.stderr, quiet="--quiet" in words or "-q" in words)
    try:
        options, rest = _parse(words)
        options.home = home
        run = {
            "build": _build,
            "serve": _serve,
            "test": _test,
            "discover": _discover,
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
    sys.exit(main())


def _build(options: argparse.Namespace, rest: Sequence[str], log: Log) -> int:
    from builder import pipeline, report
    from builder.cache import Cache

    began = time.monotonic()
    root = _root(options)
    cache = Cache(root / ".gossamer" / "cache")
    chosen = {"host.name": _host(options.host)} if options.host else {}
    output = pipeline.build(root, options.env, overrides=chosen, cache=cache)
    faults = [*output.report.faults, *(output.warnings if options.strict else ())]
    dist = options.out or root / "dist"
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


class _Version(argparse.Action):
    """The action of --version, which looks up the numbers only when they are needed."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        brython = version("brython")
        print(f"Gossamer {__version__}, Brython {brython}, Python {platform.python_version()}")
        parser.exit()


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        hint = f"{self.prog} --help says what there is"
        raise UsageError(Fault("usage", message, hint))


def _parse(words: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Return the options and, for `test`, the words that are passed on to pytest."""
    parser = _parser()
    verb = next((word for word in words if not word.startswith("-")), "")
    if not {"-h", "--help", "--version"} & set(words[:1]) and (not words or words[0].startswith("-")):
        words = ["build", *words]
    elif verb == words[0] and verb not in VERBS:
        hint = did_you_mean(verb, VERBS) or f"the commands are {', '.join(VERBS)}"
        raise UsageError(Fault("usage", f'there is no command "{verb}"', hint))
    if words[0] == "test":
        return parser.parse_known_args(words)
    return parser.parse_args(words), []


def _parser() -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    parser = _Parser(
        prog="build.py",
        formatter_class=form,
        description="Gossamer: static sites with sign-in, Python on both sides. Builds when no command is named.",
        epilog=_HELP,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action=_Version, nargs=0, help="versions of Gossamer, Brython and Python"
    )
    verbs = parser.add_subparsers(dest="verb", metavar="command", parser_class=_Parser)

    def verb(name: str, summary: str, more: str) -> argparse.ArgumentParser:
        text = f"{summary[0].upper()}{summary[1:]}.\n\n{more}"
        made = verbs.add_parser(
            name, help=summary, description=text, epilog=_EXIT_CODES, formatter_class=form, allow_abbrev=False
        )
        made.add_argument(
            "--root", type=Path, metavar="FOLDER", help="the project (default: here, or the nearest above)"
        )
        made.add_argument("-q", "--quiet", action="store_true", help="say nothing but faults and warnings")
        return made

    _build_options(verb("build", "build the site into dist/", _BUILD_HELP))
    _serve_options(verb("serve", "serve the site in development", _SERVE_HELP))
    verb("test", "run the project's tests in a real browser", _TEST_HELP)
    discover = verb("discover", "fetch and pin the provider's metadata", _DISCOVER_HELP)
    _environment_option(discover)
    verb("faults", "list what a provider can do wrong", _FAULTS_HELP)
    docs = verb("docs", "write the generated pages of docs/", _DOCS_HELP)
    docs.add_argument("--check", action="store_true", help="write nothing; fail if a page is out of date")
    return parser


_BUILD_HELP = """\
dist/ is replaced whole, or left as it was when the site is at fault. Every fault is named with its
file, line and remedy. Results are cached in .gossamer/, so the next build is quick.

examples:
  python3 build.py
  python3 build.py --env production --out /srv/www
  python3 build.py --host cloudflare         (write the headers in the form that this host reads)
  python3 build.py --strict --quiet          (for CI: warnings fail the build)
  python3 build.py --json > weight.json"""
_SERVE_HELP = """\
Builds the site, serves it with the headers it will have in production, together with a provider to
sign in at and an API to call, and builds again whenever a file is saved. Pages reload by themselves.

examples:
  python3 build.py serve
  python3 build.py serve --port 9000 --open
  python3 build.py serve --fault id-token-nonce-wrong   (see what your visitors see when the provider fails)"""
_TEST_HELP = """\
Finds a browser (or installs one) and runs pytest. What follows goes to pytest as it is.

examples:
  python3 build.py test                      (the quick tier: what must hold before anything lands)
  python3 build.py test --all                (everything, but for the long tests)
  python3 build.py test -k invoices -x
  python3 build.py test tests/browser --headed
  python3 build.py test --all --matrix       (prints what was shown: faults, journeys, standards)
  python3 build.py test -m soak              (long tests run only when asked for)"""
_DISCOVER_HELP = """\
Reads the issuer's /.well-known/openid-configuration, checks it, and writes the part the site needs
into a file to commit. Builds read that file and never need the network.

examples:
  python3 build.py discover
  python3 build.py discover --env production"""

_FAULTS_HELP = """\
Each can be met on your own site: the provider of build.py serve then fails in that way. Where a fault has
several shapes, the first is met unless another is named: NAME/SHAPE.

examples:
  python3 build.py faults
  python3 build.py serve --fault id-token-nonce-wrong"""

_DOCS_HELP = """\
Writes docs/standards.md and docs/errors.md from the code, the tests and their tables. Of use in Gossamer's
own repository only.

examples:
  python3 build.py docs
  python3 build.py docs --check"""


def _build_options(parser: argparse.ArgumentParser) -> None:
    _environment_option(parser)
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where the site goes (default: dist)")
    parser.add_argument(
        "--host",
        default="",
        metavar="NAME",
        help="write the headers for this host (default: name in [host] of site.toml, or netlify)",
    )
    parser.add_argument("--strict", action="store_true", help="treat warnings as faults")
    parser.add_argument("--json", action="store_true", help="print the weight report as JSON")


def _serve_options(parser: argparse.ArgumentParser) -> None:
    _environment_option(parser)
    parser.add_argument(
        "--host", default="localhost", help="a name of this machine's loopback (default: localhost)"
    )
    parser.add_argument(
        "--port", type=_port, help="the site's port; it must be free (default: 8000, or the next free one)"
    )
    parser.add_argument("--open", action="store_true", help="open the site in a browser")
    parser.add_argument(
        "--fault",
        default="",
        metavar="NAME",
        help="let the provider fail in one of the ways build.py faults lists",
    )
    parser.add_argument(
        "--provider",
        default="",
        metavar="NAME",
        help="let the development provider behave like auth0, okta, entra, cognito, keycloak …",
    )


def _environment_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--env", default="", metavar="NAME", help="put site/environments/NAME.toml on top of site/site.toml"
    )


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f'"{text}" is not a port: a number from 0 to 65535')


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
