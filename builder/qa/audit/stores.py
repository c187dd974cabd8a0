"""Name the files of a browser's profile by what the browser stores in them."""

import re
from pathlib import PurePath

ADDRESSES = "visited addresses"
OTHER = "other files"
HTTP_CACHE = "HTTP cache"
# patterns for paths within the profile, with "/" as separator; the first match counts
_STORES = (
    (r"(^|/)Local Storage/", "localStorage"),
    (r"(^|/)Session Storage/", "sessionStorage"),
    (r"CacheStorage/", "Cache Storage"),
    (r"(^|/)Service Worker/", "service workers"),
    (r"(^|/)File System/", "origin private file system"),
    (r"(^|/)IndexedDB/", "IndexedDB"),
    (r"(^|/)WebStorage/\d+/IndexedDB", "IndexedDB"),
    (r"(^|/)WebStorage/\d+/CacheStorage", "Cache Storage"),
    (r"(^|/)(Network/)?Cookies", "cookies"),
    (r"(^|/)(Cache|Code Cache)/", HTTP_CACHE),
    (r"(^|/)(Sessions|Sessions_Encrypted)/", "session restore"),
    (
        r"(^|/)(History|Favicons|Top Sites|Shortcuts|Visited Links|Network Action Predictor)"
        r"|segmentation_platform/|(^|/)Site Characteristics",
        ADDRESSES,
    ),
    (r"(^|/)Web Data", "form entries"),
    (r"(^|/)Login Data", "saved passwords"),
    (r"Crashpad/|Crash Reports/", "crash reports"),
)
_PATTERNS = [(re.compile(pattern), store) for pattern, store in _STORES]
# stores in which the browser itself records visited URLs, whatever the site does
_OF_ADDRESSES = frozenset({ADDRESSES, "session restore"})


def store(path: PurePath) -> str:
    """Return the name of what the browser stores in the file at `path`, which is relative to the profile."""
    text = path.as_posix()
    return next((name for pattern, name in _PATTERNS if pattern.search(text)), OTHER)


def keeps_addresses(name: str) -> bool:
    """Return whether the browser writes every visited URL to this store, which no site can prevent."""
    return name in _OF_ADDRESSES
