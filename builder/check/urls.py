"""Parse URLs from files that any tool may have written: a URL that cannot be parsed leads nowhere."""

from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

_NOWHERE = urlsplit("invalid:")


@lru_cache(maxsize=65_536)  # the pages of a site repeat the same URLs
def parts(url: str) -> SplitResult:
    """Return the parts of a URL. If it cannot be parsed, the result has a scheme that nothing fetches."""
    try:
        found = urlsplit(url)
        _ = found.hostname, found.port  # urllib parses these only on access, and may raise
    except ValueError:
        return _NOWHERE
    return found


def joined(base: str, url: str) -> SplitResult:
    """Return the parts of a URL that is relative to another one."""
    if url.startswith("/") and not url.startswith("//") and base.startswith("/") and "/." not in url:
        return parts(url)
    try:
        return parts(urljoin(base, url))
    except ValueError:
        return _NOWHERE


def origin(url: str) -> str:
    """Return the origin of an absolute URL without normalizing it, or an empty string."""
    found = parts(url)
    return f"{found.scheme}://{found.netloc}" if found.scheme and found.netloc else ""
