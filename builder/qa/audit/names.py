"""Recognize the parameters of a message that are secrets of a sign-in, by their OAuth names and their context.

The names come from RFC 6749, 7009, 7636, 7521, 8628, 8693, 9101, 9126, OpenID Connect Core and RP-Initiated Logout,
including the spellings of custom JSON APIs (accessToken, access-token).
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from urllib.parse import parse_qsl, unquote, urlsplit

# Names that mean a secret in any message.
ALWAYS = {
    "accesstoken": "access_token",
    "xaccesstoken": "access_token",
    "refreshtoken": "refresh_token",
    "xrefreshtoken": "refresh_token",
    "idtoken": "id_token",
    "xidtoken": "id_token",
    "idtokenhint": "id_token",
    "codeverifier": "code_verifier",
    "pkceverifier": "code_verifier",
    "authorizationcode": "code",
    "authcode": "code",
    "devicecode": "device_code",
    "clientsecret": "client_secret",
    "clientassertion": "client_assertion",
    "subjecttoken": "subject_token",
    "actortoken": "actor_token",
    "logouttoken": "logout_token",
    "authreqid": "auth_req_id",
    "registrationaccesstoken": "registration_access_token",
    "xauthtoken": "token",
}
# Names that mean a secret only in an OAuth message, and are ordinary words elsewhere.
IN_OAUTH = {
    "code": "code",
    "state": "state",
    "nonce": "nonce",
    "requesturi": "request_uri",
    "request": "request",
    "assertion": "assertion",
    "token": "token",
    "password": "password",
}
SIGNS = frozenset(
    {
        "accesstoken",
        "clientid",
        "codechallenge",
        "codeverifier",
        "granttype",
        "idtoken",
        "postlogoutredirecturi",
        "redirecturi",
        "requesturi",
        "responsetype",
        "tokentype",
    }
)
# Names in a sign-out request (RP-Initiated Logout 2). Its state links it to the redirect back, not to a sign-in.
LOGOUT = {"state": "logout_state"}
AFTER_LOGOUT = "postlogoutredirecturi"
ANSWER = frozenset({"code", "state"})  # in URLs and forms; in JSON these are ordinary words
JSON_ANSWER = ANSWER | {"iss"}
BEARER = ("bearer ", "dpop ")
_JWT = re.compile(r"eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+")
_IN_MARKUP = re.compile(r"""["']?\b([A-Za-z_]{4,32})["']?\s*[:=]\s*["']([\w\-.~+/=%:]{8,})["']""")
_INPUT = re.compile(r"<input\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(name|value)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_ANSWER = "authorization_response"  # a web message (draft-sakimura-oauth-wmrm 4.1)
_DEPTH = 12

Found = Iterator[tuple[str, str]]


def plain(name: str) -> str:
    """Return a name without case and punctuation."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def envelope(members: Mapping[str, str], answer: frozenset[str] = ANSWER) -> Found:
    """Yield (kind, value) of each secret in one set of parameters. `answer` are the names of a response's secrets."""
    names = {plain(name) for name in members}
    oauth = bool(names & SIGNS) or answer <= names
    words = IN_OAUTH | LOGOUT if AFTER_LOGOUT in names else IN_OAUTH if oauth else {}
    for name, value in members.items():
        kind = ALWAYS.get(plain(name)) or words.get(plain(name))
        if kind and value:
            yield kind, value


def in_query(text: str) -> Found:
    """Yield the secrets in a query, a fragment or a form."""
    return envelope(dict(parse_qsl(text, max_num_fields=1000)))


def in_url(url: str) -> Found:
    """Yield the secrets in a URL: in its query, its fragment (even as "#/path?query"), and in nested URLs."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    for part in (parts.query, parts.fragment, parts.fragment.partition("?")[2]):
        if "=" in part:
            yield from in_query(part)


def in_json(value: object, depth: int = 0) -> Found:
    """Yield the secrets anywhere in a JSON value, including JWTs under unknown names."""
    if depth > _DEPTH:
        return
    if isinstance(value, dict):
        members = {name: member for name, member in value.items() if isinstance(member, str)}
        found = list(envelope(members, JSON_ANSWER))
        named = {value for _, value in found}
        yield from found
        for member in members.values():
            if member not in named and _JWT.fullmatch(member):
                yield jwt_kind(member), member
        for member in value.values():
            yield from in_json(member, depth + 1)
    elif isinstance(value, list):
        for member in value:
            yield from in_json(member, depth + 1)


def in_markup(text: str) -> Found:
    """Yield the secrets in an HTML page: in hidden fields of a form with the response (form_post), and in a script that
    posts it as a message (web_message)."""
    fields: dict[str, str] = {}
    for tag in _INPUT.findall(text):
        found = {key.lower(): unescape(a or b or c) for key, a, b, c in _ATTRIBUTE.findall(tag)}
        if "name" in found and "value" in found:
            fields[found["name"]] = found["value"]
    yield from envelope(fields)
    said = dict(_IN_MARKUP.findall(text))
    yield from envelope(said if _ANSWER in text else {k: v for k, v in said.items() if plain(k) in ALWAYS})


def in_body(text: str, kind: str = "") -> Found:
    """Yield the secrets in a body of media type `kind`; if that is unknown, guess it from the content."""
    head = text.lstrip()[:1]
    if "json" in kind or head in ("{", "["):
        try:
            yield from in_json(json.loads(text))
        except (ValueError, RecursionError):
            return
    elif "html" in kind or head == "<":
        yield from in_markup(text)
    elif "=" in text and "\n" not in text.strip():
        yield from in_query(text)


def in_headers(headers: Mapping[str, str]) -> Found:
    """Yield the secrets in the headers of a request or response."""
    for name, value in headers.items():
        lower = name.lower()
        if lower == "authorization":
            yield from _credentials(value)
        elif lower == "location":
            yield from in_url(value)
        elif lower in ("cookie", "set-cookie"):
            yield from _cookies(value)
        elif kind := ALWAYS.get(plain(name)):
            yield kind, value


def jwt_kind(token: str) -> str:
    """Return the likely kind of a JWT: an ID token, an access token, or just a token."""
    claims = jwt_claims(token)
    if claims.keys() & {"nonce", "at_hash", "c_hash"}:
        return "id_token"
    return "access_token" if claims.keys() & {"scope", "scp", "client_id"} else "token"


def jwt_claims(token: str) -> dict[str, object]:
    """Return the payload of a JWT, or an empty dict if it cannot be read."""
    try:
        part = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError, binascii.Error):
        return {}
    return claims if isinstance(claims, dict) else {}


def _credentials(value: str) -> Found:
    scheme = value[:7].lower()
    for bearer in BEARER:
        if scheme.startswith(bearer):
            yield "access_token", value[len(bearer) :].strip()
    if scheme.startswith("basic "):
        try:
            password = base64.b64decode(value[6:]).decode().partition(":")[2]
        except ValueError:
            return
        if password:
            yield "client_secret", unquote(password)


def _cookies(value: str) -> Found:
    for part in re.split(r"[;\n]", value):
        name, _, text = part.strip().partition("=")
        if (kind := ALWAYS.get(plain(name))) and text:
            yield kind, unquote(text)


def members(url: str) -> dict[str, str]:
    """Return the parameters in the query of a URL."""
    try:
        return dict(parse_qsl(urlsplit(url).query, max_num_fields=1000))
    except ValueError:
        return {}
