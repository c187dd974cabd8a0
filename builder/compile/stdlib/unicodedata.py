# mypy: ignore-errors
# The Unicode functions that browsers support. Names and numeric values would need a table of two megabytes.

from _gossamer import in_category, normalize

unidata_version = "16.0.0"
_CATEGORIES = (
    "Lu",
    "Ll",
    "Lt",
    "Lm",
    "Lo",
    "Mn",
    "Mc",
    "Me",
    "Nd",
    "Nl",
    "No",
    "Pc",
    "Pd",
    "Ps",
    "Pe",
    "Pi",
    "Pf",
    "Po",
    "Sm",
    "Sc",
    "Sk",
    "So",
    "Zs",
    "Zl",
    "Zp",
    "Cc",
    "Cf",
    "Cs",
    "Co",
)


def __getattr__(name):
    raise AttributeError(
        f"unicodedata.{name} is not available: it needs a table that is not sent to browsers"
    )


def is_normalized(form, unistr):
    return normalize(form, unistr) == unistr


def category(chr):
    for name in _CATEGORIES:
        if in_category(name, chr):
            return name
    return "Cn"
