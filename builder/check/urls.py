"""Addresses as they stand in files of any make: whatever cannot be read as a URL is one that leads nowhere."""

from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

_NOWHERE = urlsplit("invalid:")


@lru_cache(maxsize=65_536)  # the pages of a site name the same addresses
def parts(url: str) -> SplitResult:
    """Return the parts of a URL. One that cannot be read has a scheme that nothing fetches."""
    try:
        found = urlsplit(url)
        _ = found.hostname, found.port  # these are read late, and may be wrong
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
    """Return the origin of an absolute URL as it is written, or an empty string."""
    found = parts(url)
    return f"{found.scheme}://{found.netloc}" if found.scheme and found.netloc else ""
