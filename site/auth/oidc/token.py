"""Token requests, and checks of token responses (RFC 6749 4.1.3, 5; OIDC Core 3.1.3)."""

from auth.errors import AuthError
from auth.oidc import codec
from auth.oidc.authorization import refusal

LIFETIME = 300  # seconds, if the provider does not say
REFUSALS = range(400, 500)  # RFC 6749 5.2 says 400 or 401; some providers answer 403 or others
LONGEST = 2_000_000  # seconds; a browser's timer cannot wait much longer
_TOKENS = ("access_token", "id_token", "refresh_token")


def request(metadata, settings, record, code, target):
    """Return {url, method, headers, body} for exchanging the code.

    `target` is {resource, audience} of the API that the token is for.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": record["redirect_uri"],
        "client_id": settings["client_id"],
        "code_verifier": record["verifier"],
    }
    return form_request(metadata["token_endpoint"], codec.pairs(form | target))


def form_request(url, pairs):
    """Return {url, method, headers, body} for posting the pairs as a form and getting JSON."""
    headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    return {"url": url, "method": "POST", "headers": headers, "body": codec.form_encode(pairs)}


def judge(status, content_type, text, scopes, kind="Bearer"):
    """Return {access_token, id_token, refresh_token ("" if none), expires_in, scopes, missing} of a response.

    `scopes` are those asked for; the `missing` ones were not granted. `kind` is "DPoP" if a proof was sent
    along (RFC 9449 5). Raise AuthError if the response is an error or not valid.
    """
    return read(status, content_type, text, scopes, kind, "token_response", ["access_token", "id_token"])


def read(status, content_type, text, scopes, kind, code, needed):
    """Return what `judge` returns. `code` is the error for a bad response, `needed` its required tokens."""
    answer = codec.json_answer(status == 200 or status in REFUSALS, content_type, text, code)
    if status != 200:
        raise refusal(answer)
    answer = {"expires_in": LIFETIME, "scope": " ".join(scopes)} | codec.present(answer)
    lifetime, granted = seconds(answer["expires_in"]), answer["scope"]
    if str(answer.get("token_type")).lower() != kind.lower():
        raise AuthError("token_type", f"only {kind} was asked for")
    tokens = {name: answer.get(name) for name in _TOKENS if name in needed or name in answer}
    if (
        not all(codec.is_visible(token) for token in tokens.values())
        or not lifetime > 0
        or not isinstance(granted, str)
    ):
        raise AuthError(code, "a member is missing or of the wrong type")
    granted = granted.split()
    rest = {"expires_in": min(lifetime, LONGEST), "scopes": granted}
    rest["missing"] = [scope for scope in scopes if scope not in granted]
    return {"id_token": "", "refresh_token": ""} | tokens | rest


def forms(access_token, base64):
    """Return the token itself, and the parts by which it can be found in base64 text (RFC 4648 4, 5).

    There are parts for each of the three alignments, since the base64 of a token depends on its offset in the encoded
    text. `base64` is a function that encodes Latin-1 text. Return [] for a token too short to be told from other words.
    """
    if len(access_token) < 16:
        return []
    found = [access_token]
    for before in range(3):
        words = "\0" * before + access_token
        whole = base64(words).rstrip("=")[(4 * before + 2) // 3 :]
        part = whole[:-1] if len(words) % 3 else whole
        found += [part, part.replace("+", "-").replace("/", "_")]
    return found


def seconds(value):
    """Return a lifetime in seconds; anything else as NaN. Some providers write it as a string of digits."""
    if isinstance(value, str) and 0 < len(value) < 10 and all(char in "0123456789" for char in value):
        return int(value)
    return number(value)


def number(value):
    """Return a JSON number unchanged, and anything else as NaN, for which every comparison is false."""
    fine = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if fine else float("nan")
