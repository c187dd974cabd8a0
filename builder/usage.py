"""The command line: its commands and options, and the help for each."""

import argparse
import platform
from pathlib import Path

from builder import __version__
from builder.errors import Fault, UsageError, did_you_mean

VERBS = ("build", "serve", "test", "check", "new", "discover", "eject", "upgrade", "faults", "docs")

_EXIT_CODES = (
    "exit codes: 0 done, 1 fault of the site, 2 of the command line, 3 of the machine, 130 interrupted"
)
_HELP = f"""\
examples:
  python3 build.py                      build the site into dist/
  python3 build.py serve                build, serve with a provider to sign in at, rebuild on each save
  python3 build.py test                 run the tests in a real browser
  python3 build.py check                audit what was built: headers, policies, secrets, links
  python3 build.py --env production     build with site/environments/production.toml on top
  python3 build.py discover --env production
                                        fetch and pin the metadata of the provider named there

{_EXIT_CODES}
"""


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


def parse(words: list[str], prog: str) -> tuple[argparse.Namespace, list[str]]:
    """Return the options and, for `test`, the words that are passed on to pytest."""
    parser = _parser(prog)
    verb = next((word for word in words if not word.startswith("-")), "")
    if not {"-h", "--help", "--version"} & set(words[:1]) and (not words or words[0].startswith("-")):
        words = ["build", *words]
    elif verb == words[0] and verb not in VERBS:
        hint = did_you_mean(verb, VERBS) or f"the commands are {', '.join(VERBS)}"
        raise UsageError(Fault("usage", f'there is no command "{verb}"', hint))
    if words[0] == "test":
        return parser.parse_known_args(words)
    return parser.parse_args(words), []


def _parser(prog: str) -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    parser = _Parser(
        prog=prog,
        formatter_class=form,
        description="Gossamer: static sites with sign-in, Python on both sides. Builds when no command is named.",
        epilog=_HELP,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action=_Version, nargs=0, help="versions of Gossamer, Brython and Python"
    )
    verbs = parser.add_subparsers(dest="verb", metavar="command", parser_class=_Parser)

    def verb(name: str, summary: str, more: str, *, project: bool = True) -> argparse.ArgumentParser:
        text = f"{summary[0].upper()}{summary[1:]}.\n\n{more}"
        made = verbs.add_parser(
            name, help=summary, description=text, epilog=_EXIT_CODES, formatter_class=form, allow_abbrev=False
        )
        if project:
            made.add_argument(
                "--root",
                type=Path,
                metavar="FOLDER",
                help="the project (default: here, or the nearest above)",
            )
        made.add_argument("-q", "--quiet", action="store_true", help="say nothing but faults and warnings")
        return made

    _build_options(verb("build", "build the site into dist/", _BUILD_HELP))
    _serve_options(verb("serve", "serve the site in development", _SERVE_HELP))
    verb("test", "run the project's tests in a real browser", _TEST_HELP)
    _check_options(verb("check", "audit a built site by its files alone", _CHECK_HELP))
    new = verb("new", "make a new project", _NEW_HELP, project=False)
    new.add_argument("path", type=Path, metavar="PATH", help="the folder to make")
    new.add_argument(
        "--provider",
        default="",
        metavar="NAME",
        help="auth0, okta, entra, cognito, keycloak, …: write its settings",
    )
    new.add_argument("--bare", action="store_true", help="one page, no API")
    discover = verb("discover", "fetch and pin the provider's metadata", _DISCOVER_HELP)
    _environment_option(discover)
    eject = verb("eject", "copy a template or style sheet of Gossamer's into the project", _EJECT_HELP)
    eject.add_argument("name", metavar="NAME", help="as base.html, partials/header.html, gossamer.css")
    upgrade = verb("upgrade", "move the project to another version of Gossamer", _UPGRADE_HELP)
    upgrade.add_argument("source", metavar="WHEEL", help="the path of a wheel, or a version")
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
  python3 build.py --strict --quiet          (for CI: warnings, and what check finds, fail the build)
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
_CHECK_HELP = """\
Judges the files of dist/, or of any folder with a static site, as the host would serve them: response
headers and their score, policies, secrets, integrity, links, other origins, weight. It needs no browser
and no network, and builds nothing. docs/check.md lists what it finds.

examples:
  python3 build.py check
  python3 build.py check --env production --strict      (for CI: warnings fail the audit)
  python3 build.py check public --host cloudflare       (another folder, of any make)
  python3 build.py check --sarif > check.sarif          (for code hosts that show findings at their lines)"""
_DISCOVER_HELP = """\
Reads the issuer's /.well-known/openid-configuration, checks it, and writes the part the site needs
into a file to commit. Builds read that file and never need the network.

examples:
  python3 build.py discover
  python3 build.py discover --env production"""

_NEW_HELP = """\
Makes a folder with a small site in it, its tests, and all that is needed to build it anywhere. Nothing is
ever overwritten.

examples:
  python3 build.py new ../shop
  gossamer new shop --provider keycloak      (with that provider's lines, and what to register there)
  gossamer new shop --bare"""
_EJECT_HELP = """\
A file of the project takes the place of Gossamer's file of the same name. This copies Gossamer's there, for
you to change.

examples:
  python3 build.py eject partials/header.html
  python3 build.py eject gossamer.css"""
_UPGRADE_HELP = """\
Writes the lock files anew, for another version of Gossamer and what that version needs. Says which files
that you ejected have changed in it.

examples:
  python3 build.py upgrade 0.2.0
  python3 build.py upgrade ../gossamer_site-0.2.0-py3-none-any.whl"""

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
    parser.add_argument(
        "--strict", action="store_true", help="treat warnings as faults, and audit what was built"
    )
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


def _check_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="FOLDER", help="the built site (default: dist)"
    )
    _environment_option(parser)
    parser.add_argument(
        "--host",
        default="",
        metavar="NAME",
        help="who reads the file _headers: netlify or cloudflare (default: the project's host, or netlify)",
    )
    parser.add_argument("--strict", action="store_true", help="warnings fail the audit too")
    formats = parser.add_mutually_exclusive_group()
    formats.add_argument(
        "--json", action="store_true", help="print the whole audit as JSON, and nothing else"
    )
    formats.add_argument(
        "--sarif", action="store_true", help="print the findings as SARIF 2.1.0, and nothing else"
    )


def _environment_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--env", default="", metavar="NAME", help="put site/environments/NAME.toml on top of site/site.toml"
    )


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f'"{text}" is not a port: a number from 0 to 65535')
