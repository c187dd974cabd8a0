"""The record of one sign-in between leaving for the provider and coming back (RFC 9700 2.1.1, 4.4.2, 4.7.1).

The record is kept in memory, in the vault or (for a redirect) in the door. `state` is only its key.
"""

from auth.errors import AuthError
from auth.oidc import codec

RANDOM = 48  # random bytes that `new` needs
LIFETIME = 600  # seconds
_NAMES = "issuer redirect_uri return_to verifier nonce started max_age acr_values organization silent switch target jkt again"


def new(settings, random, return_to, now, params, target="", jkt="", again=False):
    """Return a new record: verifier (RFC 7636 4.1) and nonce from `random`, and what the response must match.

    `target` is the API whose token is wanted; `jkt` the thumbprint of the DPoP key, or "" (RFC 9449 10).
    Raise AuthError if a parameter is invalid.
    """
    max_age = str(params.get("max_age", ""))
    acr_values, organization = [params.get(name, "") for name in ("acr_values", "organization")]
    prompt = params.get("prompt", "")
    sound = isinstance(acr_values, str) and isinstance(organization, str) and isinstance(prompt, str)
    if not sound or any(char not in "0123456789" for char in max_age):
        raise AuthError("request_invalid", "prompt, max_age, acr_values or organization")
    return {
        "issuer": settings["issuer"],
        "redirect_uri": settings["redirect_uri"],
        "return_to": return_to,
        "verifier": codec.b64encode(random[:32]),
        "nonce": codec.b64encode(random[32:48]),
        "started": int(now),
        "max_age": max_age,
        "acr_values": acr_values,
        "organization": organization,
        "silent": "1" if params.get("prompt") == "none" else "",
        "switch": "1" if any(word in ("login", "select_account") for word in prompt.split(" ")) else "",
        "target": target,
        "jkt": jkt,
        "again": "1" if again else "",
    }


def pack(record):
    """Return the record as one line of text."""
    return codec.form_encode([(name, str(value)) for name, value in record.items()])


def judge(text, settings, now):
    """Return the record that `pack` wrote.

    Raise AuthError unless it was made for this provider and redirect URI within the last ten minutes.
    """
    try:
        record = dict(codec.form_decode(text))
        record["started"] = int(record["started"])
        mine = record["issuer"] == settings["issuer"] and record["redirect_uri"] == settings["redirect_uri"]
        whole = record["verifier"] and record["nonce"] and " ".join(record) == _NAMES
    except Exception:
        whole = False
    if not whole:
        raise AuthError("transaction_invalid")
    if not mine:
        raise AuthError("transaction_mismatch", "made for another provider or redirect URI")
    if not -60 <= now - record["started"] <= LIFETIME:
        expired = AuthError("transaction_expired")
        expired.return_to = record["return_to"]  # still valid: it does not depend on the age
        raise expired
    return record
