"""The static audit: a valid site passes, and for each finding, a planted fault is reported at its place."""

import shutil
from dataclasses import replace

import pytest

from builder import cli
from builder import policy as policies
from builder.check import report, run, site
from builder.check.rules import RULES, Level
from builder.config.schema import Budget
from builder.errors import SiteError
from builder.hosts import netlify
from builder.hosts.plan import plan
from tests.builder.checking import ABOUT, CSP, FILES, HEADERS, SCRIPT, audit, codes, edited, make
from tests.builder.making import make_config, make_output, make_project

KEY = "ghp_" + "q7Rk2mXw9TzL4vBn8JcY3hFd6GsP5aVe1UoK"
RANDOM = "q7Rk2mXw9TzL4vBn8JcY3hFd6GsP5aVe1UoKiZrN"


def header(name, value):
    """Return the headers file with another value for a header, or without it."""
    lines = [line for line in HEADERS.splitlines() if not line.startswith(f"  {name}:")]
    assert len(lines) < len(HEADERS.splitlines()), name
    return {"_headers": "\n".join([*lines[:2], *([f"  {name}: {value}"] if value else []), *lines[2:]])}


def more(*lines):
    """Return the headers file with further lines for every path."""
    return {"_headers": HEADERS.replace("/*\n", "".join(["/*\n", *(f"  {line}\n" for line in lines)]))}


def policy(old, new):
    assert old in CSP, old
    return {"_headers": HEADERS.replace(CSP, CSP.replace(old, new))}


def body(markup):
    return edited("index.html", "</body>", f"{markup}\n</body>")


def head(markup):
    return edited("index.html", "<title>", f"{markup}\n<title>")


META = '<meta http-equiv="Content-Security-Policy" content="{}">'
PLANTED = {
    "no-headers": [({"_headers": None}, "dist"), ({"_headers": b"/*\n  A: \xff\n"}, "dist/_headers")],
    "other-environment": [({}, "dist/_headers")],
    "ignored-line": [({"_headers": HEADERS + "  X-Thing\n"}, "dist/_headers:13")],
    "no-csp": [(header("Content-Security-Policy", ""), "dist/_headers")],
    "worker-without-csp": [({"_headers": HEADERS.replace("/*\n", "/\n")}, "dist/_headers")],
    "framing": [(policy(" frame-ancestors 'none';", ""), "dist/_headers:5")],
    "no-nosniff": [(header("X-Content-Type-Options", ""), "dist/_headers"), (header("X-Content-Type-Options", "sniff"), "dist/_headers:3")],
    "no-hsts": [(header("Strict-Transport-Security", "max-age=86400"), "dist/_headers:3")],
    "no-referrer-policy": [(header("Referrer-Policy", "no-referrer, unsafe-url"), "dist/_headers:3")],
    "no-coop": [(header("Cross-Origin-Opener-Policy", "unsafe-none"), "dist/_headers:3")],
    "no-coep": [(header("Cross-Origin-Embedder-Policy", ""), "dist/_headers")],
    "no-corp": [(header("Cross-Origin-Resource-Policy", ""), "dist/_headers")],
    "no-permissions-policy": [(header("Permissions-Policy", ""), "dist/_headers")],
    "open-cors": [(more("Access-Control-Allow-Credentials: true"), "dist/_headers:3")],
    "cookie": [(more("Set-Cookie: a=b"), "dist/_headers:3")],
    "useless-header": [(more("X-XSS-Protection: 1"), "dist/_headers:3")],
    "cached-for-ever": [(edited("_headers", "/app.1f9c2a7b.js", "/site.css"), "dist/_headers:12")],
    "cached-page": [(edited("_headers", "/app.1f9c2a7b.js\n  Cache-Control: public, max-age=31536000, immutable", "/about/\n  Cache-Control: max-age=60"), "dist/_headers:12")],
    "csp-unsafe": [
        *(
            (policy("script-src 'self'", f"script-src 'self' {source}"), "dist/_headers:5")
            for source in ("'unsafe-inline'", "'unsafe-eval'", "'wasm-unsafe-eval'", "'unsafe-hashes'", "'strict-dynamic'", "'Unsafe-Inline'")
        ),
        ({"_headers": None, **head(META.format("script-src 'unsafe-eval'"))}, "dist/index.html:4"),
    ],
    "csp-unsafe-style": [(policy("style-src 'self'", "style-src 'self' 'unsafe-inline'"), "dist/_headers:5")],
    "csp-broad": [
        (policy(f"{name} ", f"{name} {source} "), "dist/_headers:5")
        for name, source in (("script-src", "*"), ("script-src", "data:"), ("connect-src", "https:"), ("form-action", "https:"), ("base-uri", "*"), ("style-src", "https://*.example.org"))
    ],
    "csp-broad-media": [(policy("img-src 'self'", "img-src https:"), "dist/_headers:5")],
    "csp-foreign-code": [(policy("script-src 'self'", "script-src 'self' cdn.example.net"), "dist/_headers:5")],
    "csp-connect": [
        (policy("connect-src 'self'", "connect-src 'self' https://evil.example"), "dist/_headers:5"),
        (policy("connect-src 'self'", "connect-src http://localhost:8001"), "dist/_headers:5"),
    ],
    "csp-insecure": [(policy("img-src 'self'", "img-src http://img.example.org"), "dist/_headers:5")],
    "csp-nonce": [(policy("script-src 'self'", "script-src 'nonce-abc'"), "dist/_headers:5")],
    "csp-missing": [
        (policy(" form-action 'none';", ""), "dist/_headers:5"),
        (policy(" base-uri 'none';", ""), "dist/_headers:5"),
        (policy("default-src 'none'; script-src 'self';", ""), "dist/_headers:5"),
    ],
    "csp-default": [(policy("default-src 'none'", "default-src 'self'"), "dist/_headers:5")],
    "csp-trusted-types": [(policy(" require-trusted-types-for 'script';", ""), "dist/_headers:5"), (policy("trusted-types one", "trusted-types *"), "dist/_headers:5")],
    "csp-repeated": [(policy("img-src 'self'", "img-src 'self'; img-src 'none'"), "dist/_headers:5")],
    "csp-unknown": [(policy("img-src 'self'", "image-src 'self'"), "dist/_headers:5")],
    "late-csp": [(edited("index.html", "</head>", "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">\n</head>"), "dist/index.html:5")],
    "no-pages": [({path: None for path in FILES if path.endswith(".html")}, "dist")],
    "bad-html": [(body("<![>"), "dist/index.html")],
    "wrong-integrity": [({"site.css": "h1 { color: red }\n"}, "dist/index.html:6"), (edited("index.html", 'integrity="sha384-', 'integrity="sha512-x sha384-'), "dist/index.html:6")],
    "missing-integrity": [(edited("index.html", "integrity=", "data-x="), "dist/index.html:6")],
    "foreign-integrity": [(body('<script src="https://cdn.example.net/a.js"></script>'), "dist/index.html:13")],
    "third-party": [
        (body('<img alt="" src="//img.example.net/a.png">'), "dist/index.html:13"),
        (head('<link rel="preconnect" href="https://cdn.example.net">'), "dist/index.html:4"),
        ({"more.css": '@import "https://cdn.example.net/a.css";\n'}, "dist/more.css:1"),
    ],
    "plain-http": [(body('<img alt="" src="http://img.example.net/a.png">'), "dist/index.html:13")],
    "dead-link": [(body('<a href="/abuot/">x</a>'), "dist/index.html:13"), (body('<a href="public">x</a><a href="/_headers">x</a>'), "dist/index.html:13")],
    "unknown-anchor": [(body('<a href="/about/#caff">x</a>'), "dist/index.html:13"), (body('<a href="#nobody">x</a>'), "dist/index.html:13")],
    "duplicate-id": [(body('<p id="top-of-it">x</p>'), "dist/index.html:13")],
    "missing-asset": [
        ({"logo.svg": None}, "dist/index.html:5"),
        ({"more.css": "a { background: url(gone.png) }\n"}, "dist/more.css:1"),
        (body('<img alt="" srcset="/logo.svg 1x, /gone.svg 2x">'), "dist/index.html:13"),
    ],
    "private-content": [
        ({"about/index.html": f"{ABOUT}<p>{text}</p>\n"}, "dist/about/index.html:4")
        for text in ("ada@example.org", "DE89 3704 0044 0532 0130 00", "4242 4242 4242 4242", "€ 1,250.00", "99.50 EUR", "+49 30 1234567")
    ],
    "secret": [({"app.1f9c2a7b.js": SCRIPT + f"key('{KEY}')\n".encode()}, "dist/app.1f9c2a7b.js:2"), ({"plan.pdf": b"\xff\n" + KEY.encode()}, "dist/plan.pdf:2")],
    "secret-like": [({"worker.js": f"work('{RANDOM}');\n"}, "dist/worker.js:1")],
    "source-map": [({"a.js.map": "{}"}, "dist/a.js.map"), ({"worker.js": "1\n//# sourceMappingURL=worker.js.map\n"}, "dist/worker.js:2")],
    "stray-file": [({path: "x"}, f"dist/{path}") for path in (".env", "old/.git/config", "old/index.html~", "backup.sql", "node_modules/a/b.js", "server.key")],
    "repository": [({".git": ""}, "dist/.git")],
    "script-in-svg": [({"logo.svg": '<svg><a onload="steal()"/></svg>'}, "dist/logo.svg:1")],
    "wrong-copy": [({"app.1f9c2a7b.js.gz": FILES["app.1f9c2a7b.js.gz"][:9]}, "dist/app.1f9c2a7b.js.gz"), ({"worker.js.br": b"steal()"}, "dist/worker.js.br")],
    "over-budget": [({}, "dist/index.html")],
}  # fmt: skip


def test_a_sound_site_is_sound():
    seen = audit()
    assert [finding.render() for finding in seen.findings] == []
    assert min(seen.looked_at.values()) > 0
    assert list(seen.origins) == ["https://example.net"]


def test_each_rule_has_a_planted_fault():
    assert set(PLANTED) == set(RULES)


@pytest.mark.parametrize("code", PLANTED)
def test_what_is_planted_is_found_at_its_place(code):
    settings = {
        "over-budget": {"budget": Budget(page=100, requests=1)},
        "other-environment": {"origin": "http://localhost:8000"},
        "csp-connect": {"called": frozenset(["https://api.example.org"])},
    }
    for changes, place in PLANTED[code]:
        seen = audit(changes, **settings.get(code, {}))
        found = [finding for finding in seen.findings if finding.code == code]
        assert found, (changes, [finding.render() for finding in seen.findings])
        shown = str(found[0].where)
        assert shown == place or shown.startswith(f"{place}:"), (place, found[0].render())
        assert found[0].hint
        assert (found[0] in seen.faults) == (RULES[code].level is Level.FAULT)


LEFT_ALONE = {
    "a picture in the page, in two sizes": body('<img alt="" srcset="data:image/png;base64,AA== 1x, /logo.svg 2x,"><img alt="" srcset="/logo.svg 1x, logo.svg 2x">'),
    "a weak policy in a <meta> beside a strong header": head(META.format("script-src 'unsafe-eval'")),
    "addresses that begin elsewhere": {"deep/index.html": '<base href="/"><img alt="" src="logo.svg"><a href="about/">x</a>'},
    "an address of this site's own, in full": body('<script src="https://www.example.org/app.1f9c2a7b.js" integrity="sha1-x"></script>'),
    "a filter turned off": more("X-XSS-Protection: 0"),
    "the last referrer policy that browsers know": header("Referrer-Policy", "unsafe-url, no-referrer, newest"),
    "no embedder policy, for a frame": {"_headers": HEADERS.replace("img-src", "frame-src https://login.example.net; img-src").replace("  Cross-Origin-Embedder-Policy: require-corp\n", "")},
    "an old way against framing": {"_headers": HEADERS.replace(" frame-ancestors 'none';", "").replace("/*\n", "/*\n  X-Frame-Options: DENY\n")},
    "a host beside a hash": policy("script-src 'self'", "script-src 'self' 'unsafe-inline' 'sha256-AA=='"),
    "a policy that allows no script has no need of Trusted Types": {"_headers": HEADERS.replace("script-src 'self'", "script-src 'none'").replace(" require-trusted-types-for 'script'; trusted-types one", "")},
    "http on this machine": policy("img-src 'self'", "img-src 'self' http://localhost:8001 http://127.0.0.1:*"),
    "a picture whose script cannot run": {"_headers": HEADERS + "/logo.svg\n  Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\n", "logo.svg": "<svg onload='x'/>"},
    "a price that the public page has too": {"about/index.html": f"{ABOUT}<p>€ 1,250.00</p>", "public.html": "us@example.org € 1,250.00"},
    "a number that is no card": {"about/index.html": f"{ABOUT}<p>4242 4242 4242 4241</p>"},
    "text in a comment of a protected page": {"about/index.html": f"{ABOUT}<!-- ada@example.org -->"},
    "a template's own text": {"worker.js": "client_secret = '{{ secret }}'"},
}  # fmt: skip


@pytest.mark.parametrize("what", LEFT_ALONE)
def test_what_is_sound_is_left_alone(what):
    assert [finding.render() for finding in audit(LEFT_ALONE[what]).findings] == []


def test_addresses_that_are_none_do_not_stop_the_audit():
    odd = (
        "<base href='http://[x'><a href='//['>x</a><img srcset=', ,,'><link rel=icon href='http://x:99999/'>"
    )
    changes = {
        **body(odd),
        "more.css": "@import 'http://[x'; a { b: url(http://[) }",
        **policy("img-src", "img-src http://["),
    }
    assert codes(changes) >= {"third-party", "missing-asset", "csp-insecure"}


def test_what_many_pages_have_is_said_once_to_people():
    wrong = '<a href="/gone/">x</a>'
    seen = audit({**body(wrong), "public.html": f"us@example.org {wrong}", "more.html": wrong})
    assert [finding.code for finding in seen.findings] == ["dead-link"] * 3
    [told] = report.grouped(seen.findings)
    assert told.message == "no file is at /gone/ (and so in 2 more places)"


def test_a_folder_is_read_with_links_that_stay_inside(tmp_path):
    (tmp_path / "outside.txt").write_text(KEY)
    folder = tmp_path / "public"
    for path, data in {**FILES, ".git/config": KEY.encode()}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    (folder / "robots.txt").symlink_to(tmp_path / "outside.txt")
    assert site.read(folder, "dist").files == {**FILES, ".git": b""}
    for name in ("nothing", "public/index.html"):
        with pytest.raises(SiteError, match="no folder"):
            site.read(tmp_path / name, name)
    (tmp_path / "empty").mkdir()
    with pytest.raises(SiteError, match="nothing to check"):
        site.read(tmp_path / "empty", "empty")


BUILT = {
    "index.html": b"<!doctype html>\n<title>x</title>\n<h1>x</h1>\n",
    "callback/index.html": b"<!doctype html>\n<title>x</title>\n",
    "callback/done/index.html": b"<!doctype html>\n<title>x</title>\n",
    "callback/door.js": b"door();\n",
    "callback/vault/vault.3obue6sl2a.js": b"vault();\n",
    "assets/core.abcdefghij.js": b"core();\n",
    "manifest.json": b"{}",
}
METADATA = {
    "authorization_endpoint": "https://login.example.org/authorize",
    "end_session_endpoint": "https://login.example.org/bye",
}


@pytest.mark.parametrize("base", ["/", "/docs/"])
@pytest.mark.parametrize("neutral", [False, True], ids=["_headers", "headers.json"])
@pytest.mark.parametrize("auth", [{}, {"restore": "frame", "logout_method": "post"}], ids=["strict", "loose"])
def test_the_headers_that_a_build_writes_are_sound(auth, neutral, base):
    """Even with settings that loosen them: what the author asked for is not a finding."""
    config = make_config(base=base, metadata=METADATA)
    made = make_output(replace(config, auth=replace(config.auth, **auth)), **BUILT)
    files = dict(BUILT)
    files["headers.json"] = policies.neutral(made.rules, {f"{base}manifest.json": "application/json"}).data
    if not neutral:
        files["_headers"] = netlify.write(plan(made.rules, made.config)).public[0].data
    seen = run.audit(site.make(files, "dist", "netlify", site.Settings("https://www.example.org")))
    assert [finding.render() for finding in seen.findings] == []
    assert seen.scores[0].points == (140 if auth else 150)
    assert seen.looked_at["paths with headers"] == len(BUILT) - 1


def test_values_that_are_meant_to_be_known_are_no_secrets():
    files = {"worker.js": f"client('{RANDOM}');\n"}
    assert codes(files) == {"secret-like"}
    assert codes(files, public=frozenset({RANDOM})) == set()


def test_a_secret_is_not_repeated():
    [finding] = audit({"worker.js": f"key('{KEY}');\n"}).findings
    assert KEY[:10] not in finding.render()
    assert "key('ghp_… (40 characters)" in finding.excerpt


def test_a_policy_in_a_meta_alone_is_not_enough():
    seen = audit({**header("Content-Security-Policy", ""), **head(META.format("default-src 'none'"))})
    said = {finding.message for finding in seen.findings if finding.code == "no-csp"}
    assert any(each.startswith("/: ") and "a <meta> cannot keep others from framing" in each for each in said)
    assert any(
        each.startswith("/about/ and 1 more: ") and "whatever is injected runs" in each for each in said
    )


def test_each_budget_counts_by_itself():
    for budget, told in (
        (Budget(page=100), "bytes"),
        (Budget(requests=3), "4 requests"),
        (Budget(requests=4), ""),
    ):
        found = [each.message for each in audit(budget=budget).findings if each.code == "over-budget"]
        assert len(found) == bool(told) and all(told in each for each in found)


def test_other_origins_are_listed_with_how_they_are_met():
    seen = audit(
        {**policy("connect-src 'self'", "connect-src https://api.example.net"), "logo.svg": FILES["logo.svg"]}
    )
    assert seen.origins["https://api.example.net"][0] == "allowed by connect-src of /.well-known/security.txt"
    assert seen.origins["https://example.net"] == ("linked by /",)
    seen = audit(body('<img alt="" src="//img.example.net/a.png">'))
    assert seen.origins["https://img.example.net"] == ("fetched by /",)
    assert "https://www.example.org" not in seen.origins, "its own, by the script that its policy names"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The small site as a folder, outside of any project."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("builder.home.SITE_TOML", "no/site.toml")

    def write(changes=None):
        for path, data in make(changes).files.items():
            (tmp_path / "public" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "public" / path).write_bytes(data)

    write()
    return write


def test_the_command_needs_no_project_and_says_what_it_looked_at(folder, capsys):
    assert cli.main(["check", "public", "--strict"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("public: 11 files, 3 pages, 2 scripts, ")
    assert (
        "Score 150 (A+) by the rules of MDN's HTTP Observatory: /about/ has the least; the home page has 155\n"
        in out
    )
    assert "  +10  Content-Security-Policy: Nothing is unsafe, and default-src is 'none'.\n" in out
    assert out.endswith("public: the audit found nothing\n")
    assert err == ""


def test_a_fault_fails_and_a_warning_only_when_strict(folder, capsys):
    folder(header("Permissions-Policy", ""))
    assert (cli.main(["check", "public"]), cli.main(["check", "public", "--strict"])) == (0, 1)
    out, err = capsys.readouterr()
    assert "warning: public/_headers: /.well-known/security.txt" not in err
    assert "warning: public/_headers: /about/ and 2 more: no Permissions-Policy" in err
    assert "public: 1 warning; warnings do not fail the audit without --strict\n" in out
    assert "public: 1 warning; the audit failed\n" in out
    folder(header("Strict-Transport-Security", ""))
    assert cli.main(["check", "public", "-q"]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("[no-hsts]")) == ("", 1)


def test_without_headers_that_is_said_and_the_rest_is_looked_at(folder, tmp_path, capsys):
    folder(body('<a href="/gone/">x</a>'))
    (tmp_path / "public/_headers").unlink()
    assert cli.main(["check", "public"]) == 1
    out, err = capsys.readouterr()
    assert "warning: public: there is no file _headers: no header was judged" in err
    assert "[dead-link]" in err
    assert "No score: it is one of headers" in out


def test_cloudflare_reads_the_same_file_in_its_own_way(folder, capsys):
    folder({"_headers": HEADERS + "/\n  Referrer-Policy: same-origin\n  X-Content-Type-Options: nosniff\n"})
    assert cli.main(["check", "public", "-q"]) == 0
    assert cli.main(["check", "public", "-q", "--host", "cloudflare"]) == 1
    assert "X-Content-Type-Options is nosniff, nosniff" in capsys.readouterr().err


def test_without_a_folder_it_is_the_projects_own(tmp_path, monkeypatch, capsys):
    root = make_project(tmp_path)
    monkeypatch.chdir(root)
    assert cli.main(["check"]) == 1
    assert "there is no folder dist to check" in capsys.readouterr().err
    (root / "dist").mkdir()
    (root / "site/site.toml").write_text((root / "site/site.toml").read_text() + "[budget]\npage = 1000\n")
    (root / "dist/index.html").write_text("<!doctype html>\n" + "<p>words</p>" * 100)
    shutil.copytree(root / "dist", root / "other")
    for words in ([], ["dist"], ["other", "--root", "."], ["other"]):
        cli.main(["check", *words])
        told = "the home page takes 1,216 bytes; [budget] page allows 1,000" in capsys.readouterr().err
        assert told == (words != ["other"]), words
    assert cli.main(["check", "--env", "none"]) == 1
    assert "[unknown-environment]" in capsys.readouterr().err


def test_a_strict_build_ends_with_the_audit_and_writes_nothing_that_it_refuses(tmp_path, monkeypatch, capsys):
    """Warnings count too. The build itself is faked."""
    root = make_project(tmp_path)
    monkeypatch.chdir(root)
    config = make_config(root, metadata=METADATA)
    for script, code in (("work();\n", 0), (f"work('{RANDOM}');\n", 1)):
        made = make_output(config, **{**BUILT, "robots.txt": script.encode()})
        [headers] = netlify.write(plan(made.rules, made.config)).public
        output = replace(made, files={**made.files, "_headers": headers})
        monkeypatch.setattr("builder.pipeline.build", lambda *_, output=output, **__: output)
        assert cli.main(["--strict", "--out", f"www{code}"]) == code
        assert cli.main(["--out", f"loose{code}", "-q"]) == 0
    out, err = capsys.readouterr()
    assert "www0: the audit found nothing\n" in out
    assert "www1: 1 warning; the audit failed\n" in out
    assert err.startswith("www1/robots.txt:1:7: a string as random as a key")
    assert [(root / name).is_dir() for name in ("www0", "www1", "loose1")] == [True, False, True]
