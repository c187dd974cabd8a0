"""Parse URLs strictly: refuse whatever a browser would normalize or guess, with a hint about the right spelling."""

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)
_NAME = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*"
)
_PATH = re.compile(r"(?:[A-Za-z0-9/._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*")
_DEFAULT_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Url:
    """The parts of an absolute http(s) URL. `query` and `fragment` include their delimiter: "?a=b", "#top"."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as browsers write an origin (RFC 6454 6.2)."""
        port = "" if self.port is None else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"


class UrlError(ValueError):
    """The reason why a URL is refused: a code, a message that continues "… is", and a hint."""

    def __init__(
        self, code: str, message: str, hint: str = 'write it like "https://login.example.org"'
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def parse_url(text: str, *, theirs: bool = False) -> Url:
    """Return the parts of an https URL, or of a plain http URL to a loopback host.

    Raise UrlError for anything else: other schemes, user names, capitals in the scheme or host, an explicit
    default port, dot segments, characters that need escaping. `theirs` is for URLs that the provider defines and the
    author cannot change: they may contain capitals and a default port.
    """
    match = _URL.fullmatch(_plainly(text) if theirs else text)
    if match is None or match[1].lower() not in _DEFAULT_PORTS:
        raise UrlError("bad-url", "not an absolute https URL", _absolute_hint(text))
    scheme, authority, path, query, fragment = (part or "" for part in match.groups())
    if scheme != scheme.lower():
        raise UrlError("bad-url", "a URL with capitals in its scheme", f'write "{scheme.lower()}://…"')
    host, port = _authority(authority, scheme)
    if scheme == "http" and not is_loopback(host):
        raise UrlError(
            "insecure-url",
            f"plain http to {host}",
            "use https; plain http is only for localhost, *.localhost and loopback addresses",
        )
    _check_path(path)
    if not _PATH.fullmatch((query + fragment).translate({ord("?"): None, ord("#"): None})):
        raise UrlError(
            "bad-url", "a URL with characters that must be percent-encoded", "write them as %20, %5B …"
        )
    return Url(scheme, host, port, path, query, fragment)


def _plainly(text: str) -> str:
    """Return a URL with its scheme and host in lower case and without a default port, as browsers read it."""
    match = re.match(r"(https?)://([^/?#]*)", text, re.IGNORECASE)
    if not match:
        return text
    scheme, authority = match[1].lower(), match[2].lower()
    return f"{scheme}://{authority.removesuffix(f':{_DEFAULT_PORTS[scheme]}')}{text[match.end() :]}"


def browser_origin(url: str) -> str:
    """Return the origin of any absolute http(s) URL, as browsers write it (RFC 6454 6.2).

    The scheme and host are in lower case, and a default port is left out.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def same_site(one: str, other: str) -> bool:
    """Return whether browsers consider two URLs the same site (HTML 7.1.1).

    They do if the URLs have the same scheme and the same registrable domain, or the same host if it has none.
    Ports do not matter. Names below a public suffix, like those of a hosting service, are different sites.
    """
    first, second = urlsplit(one), urlsplit(other)
    return first.scheme == second.scheme and _registrable(first.hostname) == _registrable(second.hostname)


def _registrable(host: str | None) -> str:
    host = host or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _suffixes().privatesuffix(host) or host
    return host


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def is_loopback(host: str) -> bool:
    """Return whether a host is always this machine: localhost, *.localhost (RFC 6761 6.3), 127.0.0.0/8 or ::1."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _absolute_hint(text: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9.-]+(:\d+)?(/.*)?", text):
        return f'write "https://{text}"'
    return 'write it like "https://login.example.org"'


def _authority(authority: str, scheme: str) -> tuple[str, int | None]:
    if "@" in authority:
        raise UrlError("bad-url", "a URL with a user name in it", "remove what stands before the @")
    match = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::(.*))?", authority)
    if match is None or not match[1]:
        raise UrlError("bad-url", "a URL without a host name")
    host, digits = match[1], match[2]
    _check_host(host)
    if digits is None:
        return host, None
    if not re.fullmatch(r"[1-9][0-9]{0,4}", digits) or int(digits) > 65535:
        raise UrlError("bad-url", "a URL with a port that is not a number from 1 to 65535")
    if int(digits) == _DEFAULT_PORTS[scheme]:
        raise UrlError(
            "bad-url", "a URL that spells out the default port", f"leave :{digits} out, as browsers do"
        )
    return host, int(digits)


def _check_host(host: str) -> None:
    if host.startswith("["):
        try:
            address = ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            raise UrlError("bad-url", "a URL whose host is not an IPv6 address") from None
        if f"[{address.compressed}]" != host:
            raise UrlError(
                "bad-url",
                "a URL whose IPv6 address is not in its short form",
                f'write "[{address.compressed}]"',
            )
        return
    if not host.isascii():
        raise UrlError("bad-url", "a URL with a host outside ASCII", _punycode_hint(host))
    if host != host.lower():
        raise UrlError("bad-url", "a URL with capitals in its host", f'write "{host.lower()}"')
    if not _NAME.fullmatch(host):
        raise UrlError("bad-url", "a URL whose host is not a name")
    if re.fullmatch(r"[0-9.]+|0x[0-9a-f]*", host.rsplit(".", 1)[-1]):
        try:
            ipaddress.IPv4Address(host)
        except ValueError:
            raise UrlError("bad-url", "a URL whose host is not an IPv4 address") from None


def _punycode_hint(host: str) -> str:
    try:
        return f'write "{host.encode("idna").decode("ascii")}"'
    except UnicodeError:
        return "write the host in its ASCII form (xn--…)"


def _check_path(path: str) -> None:
    if not _PATH.fullmatch(path):
        raise UrlError(
            "bad-url", "a URL with characters that must be percent-encoded", "write them as %20, %5B …"
        )
    plain = re.sub("%2e", ".", path, flags=re.IGNORECASE)
    if any(segment in {".", ".."} for segment in plain.split("/")):
        raise UrlError("bad-url", 'a URL with "." or ".." in its path', "write the path it leads to")
