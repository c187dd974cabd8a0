"""docs/check.md describes what the audit does: its table of findings, its example, and the members of --json."""

import io
import re
from pathlib import Path

from builder import cli
from builder.check.rules import RULES
from tests.builder.checking import FILES, HEADERS, make

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/check.md").read_text(encoding="utf-8")
EXAMPLE = {
    "_headers": HEADERS.replace("  Permissions-Policy: camera=()\n", ""),
    "index.html": FILES["index.html"].decode().replace('href="about/#', 'href="/abuot/#'),
    "app.1f9c2a7b.js.gz": None,
    "worker.js": 'const options = { client_secret: "Jq2v-xT9w-Lr4m" };\n',
}


def test_each_finding_is_in_the_table_with_its_level():
    rows = re.findall(r"^\| `([a-z-]+)` \| (fault|warning) \| ([^|]+) \|", TEXT, re.MULTILINE)
    said = [(code, level, title.replace("`", "")) for code, level, title in rows]
    assert said == [(code, rule.level.value, rule.title) for code, rule in RULES.items()]


def test_the_example_is_what_is_printed(tmp_path, monkeypatch):
    for path, data in make(EXAMPLE).files.items():
        (tmp_path / "public" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "public" / path).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    terminal = io.StringIO()
    monkeypatch.setattr("sys.stdout", terminal)
    monkeypatch.setattr("sys.stderr", terminal)
    assert cli.main(["check", "public"]) == 1
    shown = re.search(r"^\$ python3 build.py check public\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    assert terminal.getvalue() == shown[1]
