"""Define the command line: its commands and options, and the help for each."""

import argparse
import platform
from pathlib import Path

from builder import __version__, manual
from builder.errors import Fault, UsageError, did_you_mean

VERBS = (
    *("build", "serve", "preview", "test", "check", "audit", "deploy", "sbom", "new", "discover", "eject"),
    "translate",
    "upgrade",
    *("doctor", "clean", "completion", "faults", "docs"),
)


class _Version(argparse.Action):
    """The action of --version, which looks up the version numbers only when they are needed."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        brython = version("brython")
        print(f"Gossamer {__version__}, Brython {brython}, Python {platform.python_version()}")
        parser.exit()


class _Form(argparse.RawDescriptionHelpFormatter):
    """Formats help with a first column that fits every command, because argparse ignores their indentation."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog)
        self._action_max_length = 4 + max(map(len, VERBS))


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        hint = f"{self.prog} --help says what there is"
        raise UsageError(Fault("usage", message, hint))


def parse(words: list[str], prog: str) -> tuple[argparse.Namespace, list[str]]:
    """Return the options and, for `test`, the arguments that are passed on to pytest."""
    parser, _ = _parsers(prog)
    verb = next((word for word in words if not word.startswith("-")), "")
    if not {"-h", "--help", "--version"} & set(words[:1]) and (not words or words[0].startswith("-")):
        words = ["build", *words]
    elif verb == words[0] and verb not in VERBS:
        hint = did_you_mean(verb, VERBS) or f"the commands are {', '.join(VERBS)}"
        raise UsageError(Fault("usage", f'there is no command "{verb}"', hint))
    if words[0] == "test":
        return parser.parse_known_args(words)
    return parser.parse_args(words), []


def parsers(prog: str) -> dict[str, argparse.ArgumentParser]:
    """Return the parser of each command, by its name."""
    return _parsers(prog)[1]


def _parsers(prog: str) -> tuple[_Parser, dict[str, argparse.ArgumentParser]]:
    """Return the parser of the whole command line, and those of its commands by name."""
    form = _Form
    parser = _Parser(
        prog=prog,
        formatter_class=form,
        description="Gossamer: static sites with sign-in, Python on both sides. Builds when no command is named.",
        epilog=manual.WHOLE,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action=_Version, nargs=0, help="versions of Gossamer, Brython and Python"
    )
    verbs = parser.add_subparsers(dest="verb", metavar="command", parser_class=_Parser)
    found: dict[str, argparse.ArgumentParser] = {}

    def verb(name: str, summary: str, more: str, *, project: bool = True) -> argparse.ArgumentParser:
        text = f"{summary[0].upper()}{summary[1:]}.\n\n{more}"
        made = found[name] = verbs.add_parser(
            name,
            help=summary,
            description=text,
            epilog=manual.EXIT_CODES,
            formatter_class=form,
            allow_abbrev=False,
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

    _build_options(verb("build", "build the site into dist/", manual.BUILD))
    _serve_options(verb("serve", "serve the site in development", manual.SERVE))
    _preview_options(verb("preview", "serve what was built, as its host would", manual.PREVIEW))
    verb("test", "run the project's tests in a real browser", manual.TEST)
    _check_options(verb("check", "audit a built site by its files alone", manual.CHECK))
    _audit_options(verb("audit", "sign in with a browser, and look where the secrets are left", manual.AUDIT))
    _deploy_options(
        verb(
            "deploy",
            "upload into a bucket or say how, and compare the live site with the build",
            manual.DEPLOY,
        )
    )
    sbom = verb("sbom", "list what the built site is made of", manual.SBOM)
    _environment_option(sbom)
    _site_option(sbom)
    new = verb("new", "make a new project", manual.NEW, project=False)
    new.add_argument("path", type=Path, metavar="PATH", help="the folder to make")
    new.add_argument(
        "--provider",
        default="",
        metavar="NAME",
        help="auth0, okta, entra, cognito, keycloak, …: write its settings",
    )
    new.add_argument("--bare", action="store_true", help="one page, no API")
    discover = verb("discover", "fetch and pin the provider's metadata", manual.DISCOVER)
    _environment_option(discover)
    eject = verb("eject", "copy a template or style sheet of Gossamer's into the project", manual.EJECT)
    eject.add_argument("name", metavar="NAME", help="as base.html, partials/header.html, gossamer.css")
    translate = verb(
        "translate", "write the sentences that lack a translation into a catalog", manual.TRANSLATE
    )
    translate.add_argument(
        "tag", metavar="TAG", nargs="*", help="the language, as nl or pt-BR (all of the site's)"
    )
    upgrade = verb("upgrade", "move the project to another version of Gossamer", manual.UPGRADE)
    upgrade.add_argument("source", metavar="WHEEL", help="the path of a wheel, or a version")
    doctor = verb("doctor", "look at what is installed, the settings and the providers", manual.DOCTOR)
    doctor.add_argument("--offline", action="store_true", help="ask no provider")
    doctor.add_argument("--json", action="store_true", help="print what was found as JSON, and nothing else")
    clean = verb("clean", "remove what builds have made", manual.CLEAN)
    _site_option(clean)
    clean.add_argument("--all", action="store_true", help="remove test-results and .venv too")
    clean.add_argument("--dry-run", action="store_true", help="say what would go, and remove nothing")
    completion = verb("completion", "print a script for your shell", manual.COMPLETION, project=False)
    completion.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell that will read it")
    verb("faults", "list what a provider can do wrong", manual.FAULTS)
    docs = verb("docs", "write the generated pages of docs/", manual.DOCS)
    docs.add_argument("--check", action="store_true", help="write nothing; fail if a page is out of date")
    return parser, found


def _build_options(parser: argparse.ArgumentParser) -> None:
    _output_options(parser)
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
    parser.add_argument(
        "--drafts", action="store_true", help="build drafts too, and pages whose date has not come yet"
    )
    parser.add_argument("--json", action="store_true", help="print the weight report as JSON")
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="write the report as one HTML page: weights, headers, time",
    )


def _serve_options(parser: argparse.ArgumentParser) -> None:
    _output_options(parser)
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


def _preview_options(parser: argparse.ArgumentParser) -> None:
    _environment_option(parser)
    _site_option(parser)
    parser.add_argument(
        "--host",
        default="",
        metavar="NAME",
        help="send the headers as this host would (default: name in [host] of site.toml, or netlify)",
    )
    parser.add_argument(
        "--port",
        type=_port,
        help="it must be free (default: the one that the site is built for, or 8000, or the next free one)",
    )
    parser.add_argument("--open", action="store_true", help="open the site in a browser")


def _check_options(parser: argparse.ArgumentParser) -> None:
    _output_options(parser)
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


class _Act(argparse.Action):
    """The action of --click and --fill, which stores both in one list to keep their order."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        options: argparse.Namespace,
        value: object,
        option: str | None = None,
    ) -> None:
        from builder.qa.audit.journeys import CLICK, FILL, Action

        text = str(value)
        if option == "--click":
            act = Action(CLICK, text)
        else:
            selector, equals, filled = text.rpartition("=")
            if not equals or not selector:
                parser.error(f'--fill "{text}": write SELECTOR=VALUE')
            act = Action(FILL, selector, filled)
        options.actions = [*options.actions, act]


def _audit_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "url",
        nargs="?",
        default="",
        metavar="URL",
        help="any site (default: this project's, built and served)",
    )
    parser.add_argument(
        "--steps",
        type=Path,
        metavar="FILE",
        help="Python with async def sign_in(page), use(page), sign_out(page)",
    )
    for name, form, words in (
        ("--click", "SELECTOR", "to sign in, click this"),
        ("--fill", "SELECTOR=VALUE", "and fill in this; $NAME is taken from the environment"),
    ):
        parser.add_argument(name, metavar=form, help=words, dest="actions", action=_Act, default=[])
    parser.add_argument(
        "--until", default="", metavar="SELECTOR", help="what is shown when somebody is signed in"
    )
    parser.add_argument(
        "--use", default="", metavar="SELECTOR", help="what to click so that the API is called"
    )
    parser.add_argument("--sign-out", default="", metavar="SELECTOR", help="what to click to sign out")
    _environment_option(parser)
    parser.add_argument(
        "--account", default="", metavar="NAME", help="who signs in to the project's own site (default: ada)"
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the report as one HTML page, too")
    parser.add_argument("--headed", action="store_true", help="show the browser's window")
    parser.add_argument(
        "--self-test", action="store_true", help="plant one leak of each kind, and find each of them"
    )
    formats = parser.add_mutually_exclusive_group()
    formats.add_argument("--json", action="store_true", help="print the audit as JSON, and nothing else")
    formats.add_argument(
        "--sarif", action="store_true", help="print the findings as SARIF 2.1.0, and nothing else"
    )


def _deploy_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target",
        nargs="?",
        default="",
        metavar="BUCKET",
        help="upload into s3://BUCKET, gs://BUCKET or az://CONTAINER (default: print the commands of the host's own tool)",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what an upload would do, and change nothing"
    )
    parser.add_argument(
        "--rollback",
        nargs="?",
        const="",
        metavar="RELEASE",
        help="make an earlier release in the bucket live again (default: the one before)",
    )
    parser.add_argument(
        "--grace",
        type=_days,
        default=7,
        metavar="DAYS",
        help="how long files and releases that were replaced stay in the bucket (default: 7)",
    )
    _environment_option(parser)
    _site_option(parser)
    parser.add_argument(
        "--host",
        default="",
        metavar="NAME",
        help="where it is uploaded to (default: name in [host] of site.toml, or netlify)",
    )
    parser.add_argument(
        "--check",
        nargs="?",
        const="",
        metavar="URL",
        help="ask the live site for a path of each kind, and compare (default: site.url)",
    )
    parser.add_argument("--json", action="store_true", help="print the comparison as JSON, and nothing else")


def _site_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where the site is (default: dist)")


def _output_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--verbose", action="store_true", help="say how long each step took, and what was in the cache"
    )
    parser.add_argument(
        "--log-format",
        choices=("text", "json"),
        default="text",
        help="json: each line is an object with level, code, message, hint, file, line and column",
    )


def _environment_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--env", default="", metavar="NAME", help="put site/environments/NAME.toml on top of site/site.toml"
    )


def _days(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) <= 3650:
        return int(text)
    raise argparse.ArgumentTypeError(f'"{text}" is not a number of days: 0 to 3650')


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f'"{text}" is not a port: a number from 0 to 65535')
