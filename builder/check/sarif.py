"""Write the findings of an audit as SARIF 2.1.0."""

from urllib.parse import quote

from builder.check.rules import RULES, Level, Rule, level
from builder.check.run import Audit
from builder.errors import Fault
from builder.sarif import document, ended

_LEVELS = {Level.FAULT: "error", Level.WARNING: "warning"}
_CODES = list(RULES)


def log(audit: Audit) -> dict[str, object]:
    """Return an audit as a SARIF log, in plain values. File URIs are relative to the current folder."""
    rules = [_rule(code, rule) for code, rule in RULES.items()]
    return document("Gossamer check", rules, [_result(each, audit.site.shown) for each in audit.findings])


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
        "message": {"text": f"{ended(finding.message)} What to do: {ended(finding.hint)}"},
        "locations": [{"physicalLocation": place}],
    }
