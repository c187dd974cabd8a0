"""The score, by the rules that MDN publishes for its HTTP Observatory: each result of each test, and
how they add up.
"""

import pytest

from tests.builder.checking import CSP, FILES, audit, edited

HOME = FILES["index.html"].decode()
POLICY = "Content-Security-Policy"
NONE = "default-src 'none'"
ROWS = [
    # header, value, test, points
    (POLICY, NONE, POLICY, 10),
    (POLICY, "default-src 'self'", POLICY, 5),
    (POLICY, f"{NONE}; style-src 'unsafe-inline'", POLICY, 0),
    (POLICY, f"{NONE}; img-src http://x.example", POLICY, -10),
    (POLICY, f"{NONE}; script-src 'self' 'unsafe-eval'", POLICY, -10),
    (POLICY, f"{NONE}; script-src 'unsafe-inline'", POLICY, -20),
    (POLICY, f"{NONE}; script-src 'unsafe-inline' 'sha256-x'", POLICY, 10),
    (POLICY, f"{NONE}; script-src 'strict-dynamic' https: 'sha256-x'", POLICY, 10),
    (POLICY, f"{NONE}; script-src 'strict-dynamic'", POLICY, -25),
    (POLICY, f"{NONE}; object-src https:", POLICY, -20),
    (POLICY, "script-src 'self'", POLICY, -20),
    (POLICY, f"{NONE}; connect-src http://x.example", POLICY, -20),
    (POLICY, f"{NONE}; connect-src http://localhost:8000", POLICY, 10),
    (POLICY, f"{NONE}; {NONE}", POLICY, -25),
    (POLICY, f"{NONE}; report-uri /a; report-uri /b", POLICY, 10),
    (POLICY, f"{NONE}, script-src *", POLICY, -20),
    (POLICY, "default-src 'self' https:, default-src 'self'", POLICY, 5),
    (POLICY, "", POLICY, -25),
    ("Cross-Origin-Embedder-Policy", "credentialless", "Cross-Origin-Embedder-Policy", 10),
    ("Cross-Origin-Embedder-Policy", "unsafe-none", "Cross-Origin-Embedder-Policy", 0),
    ("Cross-Origin-Embedder-Policy", "", "Cross-Origin-Embedder-Policy", 0),
    ("Cross-Origin-Embedder-Policy", "requires", "Cross-Origin-Embedder-Policy", -5),
    ("Cross-Origin-Opener-Policy", 'same-origin; report-to="x"', "Cross-Origin-Opener-Policy", 10),
    ("Cross-Origin-Opener-Policy", "same-origin-allow-popups", "Cross-Origin-Opener-Policy", 10),
    ("Cross-Origin-Opener-Policy", "unsafe-none", "Cross-Origin-Opener-Policy", 0),
    ("Cross-Origin-Resource-Policy", "same-site", "Cross-Origin-Resource-Policy", 10),
    ("Cross-Origin-Resource-Policy", "cross-origin", "Cross-Origin-Resource-Policy", 0),
    ("Cross-Origin-Resource-Policy", "nobody", "Cross-Origin-Resource-Policy", -5),
    ("Referrer-Policy", "strict-origin", "Referrer-Policy", 5),
    ("Referrer-Policy", "unsafe-url", "Referrer-Policy", -5),
    ("Referrer-Policy", "what", "Referrer-Policy", -5),
    ("Referrer-Policy", "", "Referrer-Policy", 0),
    ("Strict-Transport-Security", "max-age=15552000", "Strict-Transport-Security", 0),
    ("Strict-Transport-Security", "max-age=15551999", "Strict-Transport-Security", -10),
    ("Strict-Transport-Security", "for ever", "Strict-Transport-Security", -20),
    ("Strict-Transport-Security", "", "Strict-Transport-Security", -20),
    ("X-Content-Type-Options", "", "X-Content-Type-Options", -5),
    ("X-Content-Type-Options", "sniff", "X-Content-Type-Options", -5),
    (POLICY, CSP, "Framing", 5),
    (POLICY, NONE, "Framing", -20),
    (POLICY, f"{NONE}\n  X-Frame-Options: DENY", "Framing", 5),
    (POLICY, f"{NONE}\n  X-Frame-Options: ALLOW-FROM https://a.example", "Framing", 0),
    (POLICY, f"{NONE}\n  X-Frame-Options: perhaps", "Framing", -20),
    (POLICY, f"{NONE}\n  Access-Control-Allow-Origin: *", "CORS", 0),
    (POLICY, f"{NONE}\n  Access-Control-Allow-Origin: https://a.example\n  Access-Control-Allow-Credentials: true", "CORS", -50),
    (POLICY, f"{NONE}\n  Set-Cookie: a=b", "Cookies", -20),
]  # fmt: skip


def scored(changes, url="/", **settings):
    return next(score for score in audit(changes, **settings).scores if score.url == url)


def mark(changes, test, **settings):
    return next(each for each in scored(changes, **settings).marks if each.test == test)


def with_header(name, value):
    headers = FILES["_headers"].decode().splitlines()
    kept = [line for line in headers if not line.startswith(f"  {name}:")]
    return {"_headers": "\n".join([*kept[:2], *([f"  {name}: {value}"] if value else []), *kept[2:]])}


@pytest.mark.parametrize(("header", "value", "test", "points"), ROWS)
def test_a_header_gives_its_points_with_a_sentence(header, value, test, points):
    found = mark(with_header(header, value), test)
    assert found.points == points
    assert found.why.endswith(".")


SCRIPTS = [
    ('<script src="/a.js" integrity="sha384-x"></script>', 5),
    ('<script src="/a.js"></script>', 0),
    ("", 0),
    ('<script src="https://a.example/a.js"></script>', -5),
    ('<script src="https://cdn.example.org/a.js"></script>', 0),
    ('<script src="https://a.example/a.js" integrity="sha384-x"></script>', 5),
    ('<script src="//a.example/a.js" integrity="sha384-x"></script>', -20),
    ('<script src="http://a.example/a.js"></script>', -50),
    ('<script src="/a.js" integrity="sha384-x"></script><script src="https://a.example/b.js"></script>', -5),
    ('<script src="https://a.example/b.js"></script><script src="/a.js" integrity="sha384-x"></script>', -5),
]


@pytest.mark.parametrize(("scripts", "points"), SCRIPTS)
def test_scripts_give_their_points(scripts, points):
    page = f"<!doctype html>\n<title>x</title>{scripts}\n"
    assert (
        mark({"index.html": page}, "Subresource Integrity", origin="https://www.example.org").points == points
    )


def test_a_meta_counts_where_it_can():
    meta = '<meta http-equiv="Content-Security-Policy" content="{}">\n<title>'
    loose = {
        **with_header(POLICY, ""),
        **edited("index.html", "<title>", meta.format("frame-ancestors 'none'")),
    }
    assert (mark(loose, POLICY).points, mark(loose, "Framing").points) == (-25, -20)
    strict = {**with_header(POLICY, ""), **edited("index.html", "<title>", meta.format(NONE))}
    assert mark(strict, POLICY).points == 10
    both = {
        **with_header(POLICY, "default-src 'self' https:"),
        **edited("index.html", "<title>", meta.format("default-src 'self'")),
    }
    assert mark(both, POLICY).points == 5
    said = edited("index.html", "<title>", '<meta name="referrer" content="unsafe-url">\n<title>')
    assert mark(said, "Referrer-Policy").points == -5


def test_additions_count_only_from_ninety_on():
    """With 95 points before bonuses they count; with 80 they do not."""
    assert (scored({}).points, scored({}).grade) == (155, "A+")
    low = scored(with_header("X-Content-Type-Options", ""))
    assert (low.points, low.grade) == (150, "A+")
    lower = scored(with_header("Strict-Transport-Security", ""))
    assert (lower.points, lower.grade) == (80, "B+")


def test_the_lowest_page_comes_first_and_without_headers_there_is_no_score():
    loose = {"_headers": FILES["_headers"].decode() + "/about/\n  Strict-Transport-Security: max-age=1\n"}
    first = audit(loose).scores[0]
    assert (first.url, first.points) == ("/about/", 90 + 50)
    assert audit({"_headers": None}).scores == ()
