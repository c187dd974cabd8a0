"""Find content that looks private on protected pages: a static host serves their HTML to everybody."""

import re
from collections.abc import Iterator, Mapping

from builder.check.site import Site
from builder.check.tags import Tag
from builder.errors import Fault

_NO_TEXT = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
_FORMS = {
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "an IBAN": re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"),
    "a card number": re.compile(r"\b\d(?:[ -]?\d){12,18}\b"),
    "an amount of money": re.compile(r"(?:[€$£¥]|\b(?:EUR|USD|GBP|CHF)) ?\d[\d.,' ]*[.,]\d\d\b|\b\d[\d.,']*[.,]\d\d ?(?:[€£]|(?:EUR|USD|GBP|CHF)\b)"),
    "a telephone number": re.compile(r"(?<![\w.])\+\d{1,3}[ ./-]?\(?\d[\d ()./-]{6,14}\d\b"),
}  # fmt: skip


def looks_private(site: Site, pages: Mapping[str, tuple[Tag, ...]]) -> Iterator[Fault]:
    """Yield what looks private on a protected page, unless a public page has it too."""
    protected = {path for path, tags in pages.items() if any(_is_protected(tag) for tag in tags)}
    if not protected:
        return
    public = "\n".join(_words(site.text(path)) for path in pages if path not in protected)
    for path in sorted(protected):
        words = _words(site.text(path))
        for what, form in _FORMS.items():
            for match in form.finditer(words):
                if match[0] not in public and _is_one(what, match[0]):
                    message = f"{what} on a protected page, whose HTML anybody can fetch without signing in"
                    hint = "fetch it with auth.fetch() after the sign-in; only an API can protect data"
                    yield site.found("private-content", message, hint, path, match.start())


def _is_protected(tag: Tag) -> bool:
    return tag.values.get("data-protected", "false").lower() not in ("false", "")


def _words(html: str) -> str:
    """Return the text of a page, with every word kept at its offset in the HTML."""
    return _NO_TEXT.sub(lambda match: "\n".join(" " * len(line) for line in match[0].split("\n")), html)


def _is_one(what: str, found: str) -> bool:
    """Return whether the check digits, if any, are right (ISO 7064 for an IBAN, ISO/IEC 7812-1 for a card)."""
    bare = re.sub(r"[ -]", "", found)
    if what == "an IBAN":
        turned = bare[4:] + bare[:4]
        return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1
    if what == "a card number":
        doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(bare))]
        return sum(digit // 10 + digit % 10 for digit in doubled) % 10 == 0 and len(set(bare)) > 1
    return True
