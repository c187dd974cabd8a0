"""A script replaces JSON, the text codecs and the string functions, which every token passes through at some time."""

import pytest

SCRIPT = """async () => {
  evil.hook(JSON, "parse");
  evil.hook(JSON, "stringify");
  for (const name of ["atob", "btoa", "structuredClone", "decodeURIComponent", "encodeURIComponent"]) {
    evil.hook(globalThis, name);
  }
  for (const each of [TextDecoder, TextEncoder, URLSearchParams, URL, Uint8Array, ArrayBuffer, Blob]) {
    evil.hookAll(each.prototype);
  }
  const own = ["replace", "replaceAll", "split", "slice", "substring", "indexOf", "startsWith", "concat", "match", "trim"];
  for (const name of own) evil.hook(String.prototype, name);
  evil.hook(RegExp.prototype, "exec");
}"""
REMAINS = "reads what the page and the APIs say to each other, and the visitor's claims"
WHEN = pytest.mark.parametrize("when", ["after", "before"])


@WHEN
def test_page_held(assault, page_held, when):
    assert assault(page_held, when).stolen


@pytest.mark.quick
@pytest.mark.standards("ST-04", "ST-05")
@WHEN
def test_ours(assault, ours, when):
    outcome = assault(ours, when)
    assert "invoices" in outcome.loot, "the script does hear the page's calls"
    assert outcome.stolen == ()
