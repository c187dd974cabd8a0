"""`deploy`: a live site with the right responses passes, and each mistake of a host is found and named."""

import json
import re
import shutil
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from builder import cli
from builder.config.schema import HOSTS, Host
from builder.deploy import live
from builder.deploy.commands import commands
from builder.deploy.probes import probes, read
from builder.errors import MachineError, SiteError
from builder.hosts import writers
from builder.hosts.plan import plan
from tests.builder.making import make_project

from .live import on_disk, serving_it
from .servers import BINARIES, running
from .sites import ELSEWHERE, SAMPLES

GUIDE = (Path(__file__).parents[2] / "docs" / "hosts.md").read_text(encoding="utf-8")
DOOR, VAULT = "/callback/door.js", "/callback/vault/vault.abcdefghij.js"


def compared(sample, origin, folder, host="netlify", accept=()):
    """Return the differences: kind → the names of what differs."""
    config = replace(sample.output.config, host=Host(host, accept))
    built = read(on_disk(sample, folder), "dist")
    results = live.compare(origin, probes(built, config), built, lambda path: (folder / path).read_bytes())
    return {each.probe.kind: [one.what for one in each.differences] for each in results}


def wrong(*given, **named):
    return {kind: what for kind, what in compared(*given, **named).items() if what}


@pytest.mark.parametrize("title", SAMPLES | ELSEWHERE)
def test_a_site_that_sends_what_it_should_passes(title, tmp_path):
    sample = (SAMPLES | ELSEWHERE)[title]
    with serving_it(sample) as origin:
        found = compared(sample, origin, tmp_path)
    assert not any(found.values()), found
    assert found.keys() >= {"home page", "page at the redirect URI", "missing page"}
    assert title in ELSEWHERE or found.keys() >= {
        "home page", "page", "page without its slash", "page at the redirect URI", "door", "script of the vault", "runtime",
        "asset", "file that keeps its name", "former address", "missing page", "missing asset", "missing script of the vault",
    }  # fmt: skip


def without(*names):
    return lambda answer: (answer[0], [each for each in answer[1] if each[0] not in names], answer[2])


def with_header(name, value):
    def change(answer):
        return answer[0], [*(each for each in answer[1] if each[0] != name), (name, value)], answer[2]

    return change


def at(match, change):
    return lambda path, answer: change(answer) if re.search(match, path) else answer


HOME = SAMPLES["plain"].headers("/")
MISSING = "gossamer-asks"
CSP, CACHE, COEP = "Content-Security-Policy", "Cache-Control", "Cross-Origin-Embedder-Policy"
MISTAKES = [
    ("a fallback to a page", at(MISSING, lambda answer: (200, answer[1], answer[2])),
     {kind: ["status"] for kind in ("missing page", "missing asset", "missing script of the vault")}),
    ("a header that the host forgot for one path", at(DOOR, without("X-Content-Type-Options")),
     {"door": ["X-Content-Type-Options"]}),
    ("an error that browsers keep", at(f"assets/{MISSING}", with_header(CACHE, "public, max-age=31536000, immutable")),
     {"missing asset": [CACHE]}),
    ("the host's own caching", at("^/about/$", with_header(CACHE, "public, max-age=0, must-revalidate")), {"page": [CACHE]}),
    ("a header from two places", at("^/$", lambda answer: (answer[0], [*answer[1], (CSP, "default-src *")], answer[2])),
     {"home page": [CSP]}),
    ("a looser policy", at("vault.abc", with_header(CSP, "default-src *")), {"script of the vault": [CSP]}),
    ("the vault's policy on a page", at(f"vault/{MISSING}", with_header(CSP, SAMPLES["plain"].headers(VAULT)[CSP])),
     {"missing script of the vault": [CSP]}),
    ("no redirect to the slash", at("^/about$", lambda answer: (404, answer[1], answer[2])), {"page without its slash": ["redirect"]}),
    ("a former address that leads nowhere", at("^/old/$", lambda answer: (404, [], b"")), {"former address": ["redirect"]}),
    ("a redirect to another site", at("^/about$", with_header("Location", "https://evil.example/about/")),
     {"page without its slash": ["redirect"]}),
    ("a redirect away from the redirect URI", at("^/callback/$", lambda answer: (302, [("Location", "/")], b"")),
     {"page at the redirect URI": ["status"]}),
    ("a script that is sent as text", at("door.js", with_header("Content-Type", "text/plain")), {"door": ["Content-Type"]}),
    ("another build", at("^/$", lambda answer: (answer[0], answer[1], b"<p>old")), {"home page": ["content"]}),
    ("a dotted folder that was not uploaded", at("well-known", lambda answer: (404, answer[1], answer[2])),
     {"file that keeps its name": ["status"]}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "expected"), [case[1:] for case in MISTAKES], ids=[case[0] for case in MISTAKES]
)
def test_each_mistake_is_found_where_it_is(spoil, expected, tmp_path):
    with serving_it(SAMPLES["plain"], spoil) as origin:
        assert wrong(SAMPLES["plain"], origin, tmp_path) == expected


def test_a_host_that_sends_no_header_of_ours(tmp_path):
    """Each header is reported as missing for each file and page; for a host that cannot set any, the other checks
    still count.
    """
    sample = SAMPLES["plain"]
    with serving_it(sample, lambda path, answer: without(*sample.named)(answer)) as origin:
        found = wrong(sample, origin, tmp_path)
        assert set(found["home page"]) == set(HOME) and set(found["door"]) == set(sample.headers(DOOR))
        assert wrong(sample, origin, tmp_path, host="github-pages") == {}
        missing = {kind for kind in found if kind.startswith("missing")}
        azure = wrong(sample, origin, tmp_path, host="azure-static-web-apps", accept=("missing-pages",))
        assert found.keys() - azure.keys() == missing


def test_a_header_that_should_not_be_there(tmp_path):
    sample = SAMPLES["frames"]
    with serving_it(sample, at("^/$", with_header(COEP, "require-corp"))) as origin:
        assert wrong(sample, origin, tmp_path) == {"home page": [COEP]}


def test_what_a_host_does_by_the_folder_is_no_mistake_there(tmp_path):
    sample = SAMPLES["plain"]
    asset = {**sample.headers("/assets/logo.abcdefghij.svg"), CACHE: HOME[CACHE]}

    def spoil(path, answer):
        return (404, list(asset.items()), answer[2]) if f"assets/{MISSING}" in path else answer

    with serving_it(sample, spoil) as origin:
        assert wrong(sample, origin, tmp_path, host="gcs") == {}
        assert wrong(sample, origin, tmp_path, host="netlify") == {"missing asset": [CSP]}


def test_http_must_lead_to_https_on_the_same_name():
    def answered(status, location):
        answer = live.Answer(status, {"location": (location,)}, b"")
        (result,) = live.by_http("https://www.example.org", "/", lambda url: answer)
        return [one.got for one in result.differences]

    assert answered(301, "https://www.example.org/") == []
    for wrong in ((200, ""), (301, "https://example.org/"), (301, "http://www.example.org/home/")):
        assert answered(*wrong) == [f"{wrong[0]} {wrong[1]}".strip()]
    assert live.by_http("http://127.0.0.1:1", "/") == []


def test_a_site_that_does_not_answer_is_no_riddle(monkeypatch, own_port):
    with socket.create_server(("127.0.0.1", own_port)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        monkeypatch.setattr(live, "TIMEOUT", 0.2)
        with pytest.raises(MachineError, match="no answer within"):
            live.fetch(address)
    with pytest.raises(MachineError, match="cannot be fetched"):
        live.fetch(address)


def test_a_name_below_localhost_is_this_machine():
    sample = SAMPLES["plain"]
    with serving_it(sample) as origin:
        assert live.fetch(origin.replace("127.0.0.1", "shop.gossamer-test.localhost") + "/").status == 200


MISSED = {"missing page", "missing asset", "missing script of the vault"}
SPOILS = {
    "nginx: headers not for errors": (lambda text: text.replace(" always;", ";"), MISSED),
    "nginx: a fallback to a page": (lambda text: text.replace("error_page 404 ", "error_page 404 =200 "), MISSED),
    "nginx: a location of one's own loses all headers": (
        lambda text: text + "location /about/ { add_header X-Mine 1; }\n", {"page"}
    ),
    "nginx: a wrong type": (lambda text: text.replace('"text/javascript; ', '"text/plain; '), {"door", "script of the vault", "runtime"}),
    "nginx: no rule for the door": (lambda text: re.sub(r'location = "/callback/door.js" \{.*?\n\}', "", text, flags=re.S), {"door"}),
    "caddy: no Referrer-Policy": (lambda text: re.sub(r"\n\t*Referrer-Policy .*", "", text), None),
    "apache: another page for what is missing": (lambda text: text.replace("404.html", "index.html"), MISSED),
}  # fmt: skip


@pytest.mark.parametrize("title", SPOILS)
def test_a_server_with_a_spoiled_file_is_found_out(title, own_port, tmp_path):
    """Each server passes with the original file. None means: everything except the redirect."""
    host, (spoil, expected) = title.partition(":")[0], SPOILS[title]
    if shutil.which(BINARIES[host]) is None:
        pytest.skip(f"{BINARIES[host]} is not installed on this machine")
    sample, origin = SAMPLES["plain"], f"http://127.0.0.1:{own_port}"
    with running(host, sample, own_port):
        found = compared(sample, origin, tmp_path, host=host)
        assert not any(found.values()), found
    with running(host, sample, own_port, spoil):
        assert set(wrong(sample, origin, tmp_path, host=host)) == (
            expected or found.keys() - {"page without its slash", "former address"}
        )


@pytest.fixture
def project(tmp_path):
    root = make_project(tmp_path / "project")
    on_disk(SAMPLES["plain"], root / "dist")
    return root


def test_the_command_line_says_what_to_mend(project, capsys):
    command = ["deploy", "--root", str(project)]
    with serving_it(SAMPLES["plain"], MISTAKES[0][1]) as origin:
        assert cli.main([*command, "--check", origin]) == 1
        out, err = capsys.readouterr()
        assert re.search(r"^missing asset +/assets/gossamer-asks\S+ +200  status$", out, re.M)
        assert "as it should be" in out and "3 of 14 paths are not as they were built" in out
        assert f"nobody can sign in at {origin}" in out
        assert "status is 200; it should be 404 [not-as-built]\n  → switch off the fallback" in err
        assert cli.main([*command, "--check", origin, "--json"]) == 1
        told = json.loads(capsys.readouterr().out)
        assert [one["what"] for each in told["paths"] for one in each["differences"]] == ["status"] * 3
    with serving_it(SAMPLES["plain"]) as origin:
        assert cli.main([*command, "--check", f"{origin}/"]) == 0
        assert capsys.readouterr().err == ""
    for address in ("www.example.org", "https://www.example.org/about/", "https://www.example.org?x"):
        assert cli.main([*command, "--check", address]) == 2
    assert cli.main([*command, "--out", "nowhere"]) == 1
    assert "[no-site]" in capsys.readouterr().err


def test_the_commands_of_each_host_are_those_of_the_guide(project, capsys):
    sample, dist = SAMPLES["plain"], project / "dist"
    for host in HOSTS:
        if host != "gitlab-pages":  # a build writes nothing for it
            assert cli.main(["deploy", "--root", str(project), "--host", host]) == 1
            assert f"was not built for {host}" in capsys.readouterr().err
        written = writers.WRITERS[host](plan(sample.output.rules, sample.output.config, sample.output.moved))
        (project / "dist-host").mkdir(exist_ok=True)
        for folder, files in ((dist, written.public), (project / "dist-host", written.beside)):
            for file in files:
                (folder / file.path).write_bytes(file.data)
        assert cli.main(["deploy", "--root", str(project), "--host", host]) == 0
        said = capsys.readouterr().out
        for line in commands(host, "dist"):
            typed = re.sub(r"^ssh \S+ '?(.*?)'?$", r"\1", line)
            assert re.search(re.sub(r"[A-Z]{4,}", r"\\S+?", re.escape(typed)), GUIDE), (host, typed)
        assert f"live at {host}" in said
    with pytest.raises(SiteError, match="one name"):
        commands("netlify", "my site")
