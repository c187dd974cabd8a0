"""URLs read strictly: whatever browsers and servers might read in two ways is refused, not mended."""

from auth.errors import AuthError

_URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%"
_HEX = "0123456789abcdefABCDEF"


def parse(url):
    """(origin, path, query with `?`, fragment with `#`) of an absolute http(s) URL in its normal form, or AuthError."""
    if not isinstance(url, str) or len(url) > 8192 or any(char not in _URL for char in url):
        raise AuthError("url_invalid", "characters outside RFC 3986, or too long")
    scheme, mark, rest = url.partition("://")
    if not mark or scheme not in ("https", "http"):
        raise AuthError("url_invalid", "not an absolute https or http URL")
    end = min([at for at in [rest.find("/"), rest.find("?"), rest.find("#"), len(rest)] if at >= 0])
    return f"{scheme}://{_authority(rest[:end], scheme)}", *_split(rest[end:])


def _authority(text, scheme):
    """host[:port], the scheme's own port left out. No user information, capitals, empty labels or odd ports."""
    host, port = _cut_port(text)
    if host[:1] == "[":
        fine = host[-1:] == "]" and all(char in "0123456789abcdef:." for char in host[1:-1])
    else:
        labels = host.split(".")
        fine = all(char in "abcdefghijklmnopqrstuvwxyz0123456789-._" for char in host) and all(labels)
        # browsers read a number in the last place as (part of) an IPv4 address
        if fine and (labels[-1].isdigit() or labels[-1][:2] == "0x"):
            fine = len(labels) == 4 and all(p.isdigit() and str(int(p)) == p and int(p) < 256 for p in labels)
    if port:
        fine = fine and port[1:].isdigit() and port[1] != "0" and len(port) < 7 and int(port[1:]) < 65536
    if not fine:
        raise AuthError("url_invalid", "host or port")
    return host if port == (":443" if scheme == "https" else ":80") else host + port


def _cut_port(text):
    """(host, port with its colon or "")"""
    at = text.rfind(":")
    return (text[:at], text[at:]) if at > text.rfind("]") else (text, "")


def _split(rest):
    rest, mark, fragment = rest.partition("#")
    path, question, query = rest.partition("?")
    return path or "/", question + query, mark + fragment


def origin(url):
    """scheme://host[:port] of an absolute URL."""
    return parse(url)[0]


def is_secure(url):
    """True for https, and for http where the host is this very machine."""
    scheme, _, host = origin(url).partition("://")
    host = _cut_port(host)[0]
    return (
        scheme == "https"
        or host in ("localhost", "[::1]")
        or host.endswith(".localhost")
        or (host[:4] == "127." and host.rpartition(".")[2].isdigit())
    )


def _is_plain(path):
    """True for a path that no server or browser reads as another: no dot segments, empty segments or hidden slashes."""
    if path[:1] != "/" or "//" in path or any(char not in _URL for char in path):
        return False
    for piece in path.split("%")[1:]:
        if len(piece) < 2 or piece[0] not in _HEX or piece[1] not in _HEX:
            return False
        if piece[:2].lower() in ("2e", "2f", "5c", "25", "3b", "00"):
            return False
    return all(segment.partition(";")[0] not in (".", "..") for segment in path.split("/"))


def return_route(value, base):
    """The route to come back to after sign-in: `value` if it is a plain path on this site, else `base`."""
    if not isinstance(value, str) or len(value) > 2048 or any(char not in _URL for char in value):
        return base
    path = _split(value)[0]
    return value if _is_plain(path) and path.startswith(base) and value[:1] == "/" else base


def match(apis, name, path):
    """(api, URL) for `path` below the prefix of the API called `name`. AuthError if there is none."""
    for api in apis:
        if api["name"] == name and isinstance(path, str) and path[:1] == "/":
            return match_url([api], api["origin"] + api["prefix"] + path[1:])
    raise AuthError("api_not_allowed", "no API of that name, or a path without its leading slash")


def match_url(apis, url):
    """(api, URL) of the API with the longest prefix that holds `url`. AuthError if there is none."""
    where, path, query, fragment = parse(url)
    found = None
    for api in apis:
        if where == api["origin"] and path.startswith(api["prefix"]):
            if found is None or len(api["prefix"]) > len(found["prefix"]):
                found = api
    if found is None or fragment or not _is_plain(path):
        raise AuthError("api_not_allowed", "outside the configured APIs")
    return found, where + path + query
