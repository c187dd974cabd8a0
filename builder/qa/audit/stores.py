"""The files of a browser's profile, by what the browser keeps in them."""

import re
from pathlib import PurePath

ADDRESSES = "visited addresses"
OTHER = "other files"
HTTP_CACHE = "HTTP cache"
# the first that matches, against the path within the profile with "/" as its separator
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
# what the browser itself notes of the addresses it was sent to, whatever the site does
_OF_ADDRESSES = frozenset({ADDRESSES, "session restore"})


def store(path: PurePath) -> str:
    """Return what the browser keeps in the file at `path`, a path within the profile."""
    text = path.as_posix()
    return next((name for pattern, name in _PATTERNS if pattern.search(text)), OTHER)


def keeps_addresses(name: str) -> bool:
    """Return whether the browser writes every visited address into this store, and no site can prevent it."""
    return name in _OF_ADDRESSES
