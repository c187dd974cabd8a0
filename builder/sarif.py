"""A SARIF 2.1.0 log, which code hosts and editors show at the lines it names (OASIS Standard, March 2020)."""

from collections.abc import Iterable, Mapping

from builder import __version__

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
Values = Mapping[str, object]


def document(
    name: str, rules: Iterable[Values], results: Iterable[Values], **more: object
) -> dict[str, object]:
    """Return a log of one run, in plain values. `name` is the tool's, `more` are further members of the run."""
    driver = {"name": name, "version": __version__, "rules": list(rules)}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": list(results), **more}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def ended(text: str) -> str:
    """Return a text that ends as a sentence does."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
