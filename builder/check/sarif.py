"""The findings of an audit as SARIF 2.1.0, which code hosts and editors show at their lines (OASIS Standard, March 2020)."""

from urllib.parse import quote

from builder import __version__
from builder.check.rules import RULES, Level, Rule, level
from builder.check.run import Audit
from builder.errors import Fault

_LEVELS = {Level.FAULT: "error", Level.WARNING: "warning"}
_CODES = list(RULES)


def log(audit: Audit) -> dict[str, object]:
    """Return an audit as a SARIF log, in plain values. Addresses of files are relative to the current folder."""
    driver = {
        "name": "Gossamer check",
        "version": __version__,
        "rules": [_rule(code, rule) for code, rule in RULES.items()],
    }
    results = [_result(finding, audit.site.shown) for finding in audit.findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}


def _rule(code: str, rule: Rule) -> dict[str, object]:
    return {
        "id": code,
        "shortDescription": {"text": f"{rule.title}."},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
    }


def _result(finding: Fault, folder: str) -> dict[str, object]:
    where = finding.where
    place: dict[str, object] = {"artifactLocation": {"uri": quote(where.file if where else folder)}}
    if where and where.line:
        place["region"] = {"startLine": where.line, **({"startColumn": where.column} if where.column else {})}
    return {
        "ruleId": finding.code,
        "ruleIndex": _CODES.index(finding.code),
        "level": _LEVELS[level(finding)],
        "message": {"text": f"{_ended(finding.message)} What to do: {_ended(finding.hint)}"},
        "locations": [{"physicalLocation": place}],
    }


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
