"""Checks of URLs as text. A URL that a browser or a server might interpret in two ways is refused, not corrected."""

from auth.errors import AuthError
from auth.oidc import codec

# Characters that a server may normalize (by NFKC) to dots alone, or to / \ % or ;
_LOOKALIKE = (
    "\u2024\u2025\u2026\ufe19\ufe30\ufe52\uff0e"
    "\u2100\u2101\u2105\u2106\uff0f\ufe68\uff3c\ufe6a\uff05\u037e\ufe14\ufe54\uff1b"
)
_URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%"


def _is_plain(url, skip):
    """Return whether the path from index `skip` on is unambiguous: no dot or empty segments, no encoded slashes."""
    try:
        path = url[skip:].partition("#")[0].partition("?")[0]
        seen = codec.unquote(path)
    except Exception:
        return False
    return (
        len(url) < 8192
        and all(char in _URL for char in url)
        and "//" not in path
        and seen.isprintable()
        and seen.count("/") == path.count("/")
        and "\\" not in seen
        and "%" not in seen
        and not any(char in _LOOKALIKE for char in seen)
        and not any(segment.partition(";")[0] in (".", "..") for segment in seen.split("/"))
    )


def return_route(value, base):
    """Return `value` if it is a route to come back to after sign-in: a plain path below `base`, with query and
    fragment.

    If the query or fragment has characters that a URL cannot contain, return only the path. If the path is not plain,
    return `base`.
    """
    if not isinstance(value, str) or not value.startswith(base) or len(value) > 32768:
        return base
    path = value.partition("#")[0].partition("?")[0]
    if not _is_plain(path, 0):
        return base
    return value if codec.is_visible(value) else path


def match(apis, name, path):
    """Return (api, URL) for `path` below the prefix of the API called `name`, or raise AuthError."""
    named = [api for api in apis if api["name"] == name]
    if not named or not isinstance(path, str) or path[:1] != "/":
        raise AuthError("api_not_allowed", "no API of that name, or no slash before the path")
    return match_url(named, named[0]["origin"] + named[0]["prefix"] + path[1:])


def is_listed(paths, method, path):
    """Return whether a path below an API's prefix is among those that pages may call by this method.

    `paths` is a list of [method, or "" for any; segments, where None matches any segment; whether more may follow]. An
    empty list allows everything.
    """
    if not paths:
        return True
    have = codec.unquote(path.partition("?")[0]).split("/")
    return any(which in ("", method) and _fits(want, rest, have) for which, want, rest in paths)


def _fits(want, rest, have):
    more = len(have) - len(want)
    return (more > 0 if rest else more == 0) and all(
        part == other or (part is None and other) for part, other in zip(want, have, strict=False)
    )


def match_url(apis, url):
    """Return (api, URL) for the API with the longest prefix that contains `url`, or raise AuthError."""
    found = None
    for api in apis:
        if isinstance(url, str) and url.startswith(api["origin"] + api["prefix"]):
            if not found or len(api["prefix"]) > len(found["prefix"]):
                found = api
    if not found or "#" in url or not _is_plain(url, len(found["origin"])):
        raise AuthError("api_not_allowed", "outside the configured APIs")
    return found, url
