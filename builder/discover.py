"""The command `discover`: fetch the provider's metadata, check it, and pin it in a file for version control."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import IO

from builder.config.document import Collector, Document, Node, decode, shown
from builder.config.metadata import check_metadata, parse_json
from builder.config.positions import Position
from builder.config.read import read_config
from builder.config.schema import Config
from builder.config.urls import UrlError, parse_url
from builder.errors import Fault, MachineError, SiteError, Where
from builder.files import write_file
from builder.outgoing import AGENT, opener, reason

TIMEOUT = 10.0  # seconds without receiving a byte
LONGEST = 10.0  # seconds for the whole response
LIMIT = 1_000_000  # bytes
WELL_KNOWN = "/.well-known/openid-configuration"
_CHECK_ISSUER = "check auth.issuer: it is the `issuer` of the provider's own metadata"


def discover(root: Path, environment: str = "") -> tuple[Path, tuple[Fault, ...]]:
    """Write the metadata of the configured issuer to the pinned file. Return the file's path, and warnings.

    Raise SiteError if the configuration or the provider's document is wrong, and MachineError if the provider
    cannot be reached or the file cannot be written. Replace an existing file only if the new metadata is correct.
    """
    config = read_config(root, environment, require_metadata=False)
    known, warnings = fetch(config)
    data = (json.dumps(known, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
    return write_file(config.root / config.auth.provider, data), warnings


def fetch(config: Config) -> tuple[Mapping[str, object], tuple[Fault, ...]]:
    """Fetch the provider's current metadata. Return the members that are worth pinning, and warnings.

    Raise SiteError if the document is wrong, and MachineError if the provider cannot be reached.
    """
    url = config.auth.metadata_url or metadata_url(config.auth.issuer)
    given = parse_json(url, decode(url, _fetch(config, url)), _CHECK_ISSUER)
    return _judged(config, given)


def metadata_url(issuer: str) -> str:
    """Return the URL of an issuer's metadata (Discovery 4.1)."""
    return issuer.removesuffix("/") + WELL_KNOWN


def _judged(config: Config, given: Node) -> tuple[Mapping[str, object], tuple[Fault, ...]]:
    """Return the members to pin, and warnings. Raise SiteError with a fault for everything unsafe or invalid."""
    faults = Collector()
    issuer = Node(config.auth.issuer, _issuer_document(config), ("auth", "issuer"))
    remedy = "the provider must fix this; or is auth.issuer another provider's?"
    known, warnings = check_metadata(given, issuer, config.auth.algorithms, faults, remedy)
    faults.check()
    return known, warnings


def _fetch(config: Config, url: str) -> bytes:
    """Return the body of a 200 response.

    Send no credentials, follow no redirect to another origin, and limit the time and the size.
    """
    request = urllib.request.Request(url, headers={"Accept": "application/json", "User-Agent": AGENT})
    try:
        with opener(url, _SameOrigin(config)).open(request, timeout=TIMEOUT) as response:
            if response.status != 200:
                raise SiteError(_refused(config, f"{url} answers {response.status}"))
            return _read(config, url, response)
    except urllib.error.HTTPError as error:
        with error:
            if error.code >= 500 or error.code == 429:
                raise _unreachable(url, f"it answers {error.code}") from None
            raise SiteError(_refused(config, f"{url} answers {error.code}")) from None
    except urllib.error.URLError as error:
        raise _unreachable(url, reason(error.reason, TIMEOUT)) from None
    except (OSError, HTTPException) as error:
        raise _unreachable(url, reason(error, TIMEOUT)) from None


def _read(config: Config, url: str, response: HTTPResponse) -> bytes:
    body = b""
    deadline = time.monotonic() + LONGEST
    while part := response.read1(min(65_536, LIMIT + 1 - len(body))):
        body += part
        if len(body) > LIMIT:
            raise SiteError(_refused(config, f"{url} sends more than {LIMIT:,} bytes"))
        if time.monotonic() > deadline:
            raise _unreachable(url, f"it takes longer than {LONGEST:.0f} s")
    if response.length:
        raise _unreachable(url, "the answer stops halfway")
    return body


class _SameOrigin(urllib.request.HTTPRedirectHandler):
    def __init__(self, config: Config) -> None:
        self.config = config

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        try:
            same = parse_url(newurl, theirs=True).origin == parse_url(req.full_url, theirs=True).origin
        except UrlError:
            same = False
        if not same:
            fp.close()
            message = f"{req.full_url} redirects to another origin, {shown(newurl)}"
            raise SiteError(_refused(self.config, message))
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _refused(config: Config, message: str) -> Fault:
    """Return a fault for a provider without metadata at this URL: usually the issuer is misspelled."""
    return config.fault(("auth", "issuer"), "no-metadata", message, _CHECK_ISSUER)


def _unreachable(url: str, why: str) -> MachineError:
    hint = "check the connection and, behind a proxy, HTTPS_PROXY; a build itself needs no network"
    return MachineError(Fault("provider-unreachable", f"{url} cannot be fetched: {why}", hint))


def _issuer_document(config: Config) -> Document:
    where, _ = config.places.get(("auth", "issuer"), (Where("auth.issuer"), ""))
    position = Position((where.line, where.column), (where.line, where.column))
    return Document(where.file, positions={("auth", "issuer"): position})
