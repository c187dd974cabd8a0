"""`sbom`: the bill of materials is complete and reproducible, and is refused if it would have to guess."""

import hashlib
import json
import re

import pytest

from builder import cli
from builder.fingerprint import integrity

SCRIPT, RUNTIME = b"__BRYTHON__.gossamer.add({});", b"runtime"
MANIFEST = {
    "scripts/core.js": {
        "bytes": len(SCRIPT),
        "integrity": integrity(SCRIPT),
        "path": "assets/core.js",
        "modules": {"__main__": "app", "auth.errors": "auth", "json": "stdlib"},
    },
    "scripts/runtime.js": {
        "bytes": len(RUNTIME),
        "integrity": integrity(RUNTIME),
        "path": "assets/runtime.js",
        "brython": {"version": "3.15.0", "sha256": "ab" * 32},
    },
}
TYPES = ["/", "/manifest.json", "/assets/core.js", "/assets/runtime.js"]
LOCK = f"""\
# made by hand
brython==3.15.0 \\
    --hash=sha256:{"1" * 64}
pycparser==3.12 ; implementation_name != 'PyPy' \\
    --hash=sha256:{"2" * 64} \\
    --hash=sha256:{"3" * 64}
"""


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A project with a lock and a build of two scripts and a page, one of them compressed."""
    files = {
        "dist/index.html": b"<p>",
        "dist/index.html.br": b"p",
        "dist/assets/core.js": SCRIPT,
        "dist/assets/runtime.js": RUNTIME,
        "dist/manifest.json": json.dumps(MANIFEST).encode(),
        "dist/headers.json": json.dumps({"types": dict.fromkeys(TYPES, "")}).encode(),
        "requirements.txt": LOCK.encode(),
        "site/site.toml": b'[site]\nname = "Shop"\nurl = "https://shop.example"\n'
        b'[auth]\nissuer = "https://id.example"\nclient_id = "shop"\n',
    }
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return tmp_path


def printed(capsys):
    assert cli.main(["sbom"]) == 0
    return capsys.readouterr().out


@pytest.mark.standards("DE-07")
def test_the_bill_has_every_file_module_and_package(built, capsys):
    bill = json.loads(printed(capsys))
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])
    assert bill["metadata"]["component"]["name"] == "Shop"
    parts = {each["bom-ref"]: each for each in bill["components"]}
    assert len(parts) == len(bill["components"])
    on_disk = {
        path.relative_to(built / "dist").as_posix(): path
        for path in (built / "dist").rglob("*")
        if path.is_file()
    }
    assert {ref.removeprefix("file:") for ref in parts if ref.startswith("file:")} == set(on_disk)
    for name, path in on_disk.items():
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert parts[f"file:{name}"]["hashes"] == [{"alg": "SHA-256", "content": digest}], name
    modules = {ref: each["group"] for ref, each in parts.items() if ref.startswith("module:")}
    assert modules == {"module:__main__": "app", "module:auth.errors": "auth", "module:json": "stdlib"}
    assert parts["brython.js"]["version"] == "3.15.0"
    assert parts["brython.js"]["hashes"][0]["content"] == "ab" * 32
    pinned = parts["pkg:pypi/pycparser@3.12"]
    assert pinned["scope"] == "excluded"
    assert [each["content"][0] for each in pinned["externalReferences"][0]["hashes"]] == ["2", "3"]
    assert parts["pkg:pypi/brython@3.15.0"]["scope"] == "required"


def test_everything_that_depends_on_something_is_in_the_bill(built, capsys):
    bill = json.loads(printed(capsys))
    refs = {each["bom-ref"] for each in bill["components"]} | {"site"}
    needs = {each["ref"]: set(each["dependsOn"]) for each in bill["dependencies"]}
    assert set().union(needs, *needs.values()) <= refs
    assert needs["file:assets/core.js"] == {"module:__main__", "module:auth.errors", "module:json"}
    assert "brython.js" in needs["file:assets/runtime.js"]
    assert needs["brython.js"] == {"pkg:pypi/brython@3.15.0"}
    reached, queue = set(), ["site"]
    while queue:
        ref = queue.pop()
        reached.add(ref)
        queue += needs.get(ref, set()) - reached
    assert reached == refs


def test_the_same_build_gives_the_same_bytes_and_another_another_number(built, capsys, monkeypatch):
    first = printed(capsys)
    assert printed(capsys) == first
    assert "timestamp" not in first
    (built / "dist/index.html").write_bytes(b"<p>2")
    assert json.loads(printed(capsys))["serialNumber"] != json.loads(first)["serialNumber"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert json.loads(printed(capsys))["metadata"]["timestamp"] == "1970-01-01T00:00:00Z"


def test_another_brython_than_the_locked_one_is_named_as_it_is(built, capsys):
    (built / "requirements.txt").write_text(LOCK.replace("3.15.0", "3.16.0"))
    refs = [each["bom-ref"] for each in json.loads(printed(capsys))["components"]]
    assert "pkg:pypi/brython@3.15.0" in refs and "pkg:pypi/brython@3.16.0" not in refs


def test_what_no_build_wrote_is_named(built, capsys):
    (built / "dist/CNAME").write_text("x")
    assert cli.main(["sbom"]) == 0
    out, err = capsys.readouterr()
    assert "CNAME" not in out
    assert "dist/CNAME is not listed, because no build wrote it [not-in-bill]" in err


@pytest.mark.parametrize(
    ("path", "data", "code"),
    [
        ("dist/headers.json", None, "no-site"),
        ("dist/headers.json", b"{}", "no-site"),
        ("dist/manifest.json", None, "no-site"),
        ("dist/manifest.json", b"{}", "old-build"),
        ("dist/manifest.json", b"[]", "old-build"),
        ("dist/assets/core.js", b"else", "not-as-built"),
        ("dist/assets/runtime.js", None, "not-as-built"),
        ("requirements.txt", None, "no-lock"),
        ("requirements.txt", b"brython\n", "no-lock"),
        ("requirements.txt", b"brython==3.15.0\n", "no-lock"),
    ],
)
def test_a_guess_is_refused(built, capsys, path, data, code):
    if data is None:
        (built / path).unlink()
    else:
        (built / path).write_bytes(data)
    assert cli.main(["sbom"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert f"[{code}]" in err and "→" in err
