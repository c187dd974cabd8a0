"""Find keys, tokens and passwords in public files: known formats, named values, and strings that look random."""

import base64
import binascii
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from builder.check.rules import at
from builder.check.site import COPIES, HEADERS, NEUTRAL, Site, reads_as_text
from builder.errors import Fault

_FORMS = {what: re.compile(form) for what, form in {
    "a private key": r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----",
    "a private JSON Web Key": r"\"kty\"\s*:\s*\"(?:RSA|EC|OKP)\"[^{}]*\"d\"\s*:\s*\"[\w-]{20,}\"|\"d\"\s*:\s*\"[\w-]{20,}\"[^{}]*\"kty\"\s*:",
    "a JSON Web Token": r"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}",
    "a key of Amazon Web Services": r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b",
    "a token of GitHub": r"(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{60,})",
    "a token of GitLab": r"gl(?:pat|dt|rt|cbt|ptt)-[\w-]{20,}",
    "a token of Slack": r"xox[abeoprs]-[\w-]{10,}|xapp-\d-[\w-]{10,}|hooks\.slack\.com/services/T\w+/B\w+/\w+",
    "a key of Google": r"AIza[\w-]{35}\b|GOCSPX-[\w-]{20,}|ya29\.[\w-]{20,}",
    "a key of Stripe": r"[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9]{16,}",
    "a token of npm": r"npm_[A-Za-z0-9]{36}\b",
    "a token of PyPI": r"pypi-AgE[\w-]{30,}",
    "a key of SendGrid": r"SG\.[\w-]{16,}\.[\w-]{16,}",
    "a key of a model provider": r"sk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}|hf_[A-Za-z0-9]{30,}",
    "a token of DigitalOcean": r"do[opr]_v1_[a-f0-9]{64}\b",
    "a key of Azure": r"AccountKey=[A-Za-z0-9+/]{40,}={0,2}|SharedAccessKey=[A-Za-z0-9+/]{20,}",
    "a token of Shopify": r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b",
    "a token of HashiCorp Vault": r"hv[sbr]\.[\w-]{24,}",
    "a token of Telegram": r"\d{8,10}:AA[\w-]{33}\b",
    "an address with a password": r"://[^\s/:@\"'<>]{1,64}:[^\s/@\"'<>]{3,}@[\w.-]+",
}.items()}  # fmt: skip
_VALUE = re.compile(r"[:=]\s*[\"'](?P<value>[^\"'\s]{8,})[\"']")
_NAME = re.compile(  # matched backwards from a value, which is much faster than searching for names
    r"(?P<name>client_?secret|api_?key|passw(?:or)?d|private_?key|access_?token|refresh_?token|id_?token|"
    r"client_?assertion|secret_?key|auth_?token)[\"']?\s*\Z",
    re.IGNORECASE,
)
_LONGEST_NAME = 40  # characters, with the blanks after it
_A_WORD = re.compile(r"[A-Za-z][a-z]*(?:[_ -][a-z]+)*|[A-Z_]+|\W*")
_STRING = re.compile(r"[\"'`]([A-Za-z0-9+/_=-]{24,200})[\"'`]")
_HEX = re.compile(r"[0-9a-f]{32,}", re.IGNORECASE)
_DIGEST = re.compile(r"sha(?:256|384|512)-")
_LISTS = (NEUTRAL, HEADERS, "manifest.json")  # full of digests and names with hashes
_LEAST_ENTROPY, _LEAST_ENTROPY_HEX = 4.2, 3.2  # bits per character; English words have about 3
_LONG_ENOUGH_TO_BEGIN = 20  # characters; of a shorter secret, not even the first four may be shown
_HINT = "remove it, revoke it where it came from, and keep the new one on a server: here everybody has it"


@dataclass(frozen=True, slots=True)
class _Found:
    code: str
    what: str
    value: str
    start: int


def check(site: Site) -> Iterator[Fault]:
    """Yield a finding for each secret in a site's files, without repeating the secret."""
    names = "\n".join(site.files)
    for path, data in sorted(site.files.items()):
        if path in _LISTS or path.endswith(COPIES):
            continue
        text = site.text(path) if reads_as_text(path) else data.decode("latin-1")
        guessed = (*_named(text), *_random(text, names)) if reads_as_text(path) else ()
        seen: set[str] = set()
        for found in (*_known(text), *guessed):
            if found.value not in site.settings.public and found.value not in seen:
                seen.add(found.value)
                yield _finding(site, path, text, found)


def _known(text: str) -> Iterator[_Found]:
    for what, form in _FORMS.items():
        for match in form.finditer(text):
            before = text[max(0, match.start() - 1) : match.start()]
            inside = match[0][0] != ":" and before.isascii() and before.isalnum()
            if not inside and (what != "a JSON Web Token" or _is_jwt(match[0])):
                yield _Found("secret", what, match[0], match.start())


def _named(text: str) -> Iterator[_Found]:
    for match in _VALUE.finditer(text):
        name, value = _NAME.search(text, max(0, match.start() - _LONGEST_NAME), match.start()), match["value"]
        if name and len(set(value)) > 5 and "{" not in value and not _A_WORD.fullmatch(value):
            yield _Found("secret", f'a value for "{name["name"]}"', value, match.start("value"))


def _random(text: str, names: str) -> Iterator[_Found]:
    for match in _STRING.finditer(text):
        value = match[1]
        if (
            not _DIGEST.match(value)
            and not value.startswith("/")
            and value not in names
            and _looks_random(value)
        ):
            yield _Found("secret-like", "a string as random as a key", value, match.start(1))


def _looks_random(value: str) -> bool:
    if _HEX.fullmatch(value):
        return _entropy(value.lower()) > _LEAST_ENTROPY_HEX
    mixed = all(any(test(char) for char in value) for test in (str.islower, str.isupper, str.isdigit))
    steps = sum(ord(after) - ord(before) == 1 for before, after in pairwise(value))
    return mixed and _entropy(value) > _LEAST_ENTROPY and steps < len(value) / 3  # an alphabet is not a key


def _entropy(value: str) -> float:
    """Return the Shannon entropy, in bits per character."""
    return -sum(n / len(value) * math.log2(n / len(value)) for n in Counter(value).values())


def _is_jwt(value: str) -> bool:
    head = value.split(".")[0]
    try:
        parsed = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, binascii.Error):
        return False
    return isinstance(parsed, dict) and "alg" in parsed


def _finding(site: Site, path: str, text: str, found: _Found) -> Fault:
    begin = found.value[:4] if len(found.value) >= _LONG_ENOUGH_TO_BEGIN else ""
    shown = f"{begin}… ({len(found.value)} characters)"
    message = f"{found.what}, {shown}: whoever visits the site can use it"
    blank = text.replace(found.value, shown + " " * max(0, len(found.value) - len(shown)))
    return at(found.code, message, _HINT, site.place(path), blank, found.start)
