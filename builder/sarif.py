"""Write SARIF 2.1.0 logs (OASIS Standard, March 2020), which code hosts and editors show next to the code."""

from collections.abc import Iterable, Mapping

from builder import __version__

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
Values = Mapping[str, object]


def document(
    name: str, rules: Iterable[Values], results: Iterable[Values], **more: object
) -> dict[str, object]:
    """Return a log of one run, in plain values. `name` is the tool's name, `more` are further members of the run."""
    driver = {"name": name, "version": __version__, "rules": list(rules)}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": list(results), **more}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def ended(text: str) -> str:
    """Return the text with a period at its end."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
