"""Checks of URLs as text. What a browser or a server might read in two ways is refused, not fixed."""

from auth.errors import AuthError
from auth.oidc import codec

# Characters that a server may normalize (by NFKC) to dots alone, or to / \ % or ;
_LOOKALIKE = (
    "\u2024\u2025\u2026\ufe19\ufe30\ufe52\uff0e"
    "\u2100\u2101\u2105\u2106\uff0f\ufe68\uff3c\ufe6a\uff05\u037e\ufe14\ufe54\uff1b"
)
_URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%"


def _is_plain(url, skip):
    """Return whether the path from `skip` on has one reading: no dot or empty segments, no hidden slashes."""
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
    """Return the route to come back to after sign-in, as it is: a plain path below `base` on this site, with its query and
    fragment. Of one whose query or fragment no address can hold, return the path; of one that is not plain, `base`.
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

    `paths` holds [method, or "" for any; segments, in which None stands for any one; whether more may follow]. None of
    them allow all.
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
