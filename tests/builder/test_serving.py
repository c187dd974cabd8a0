import gzip
from dataclasses import replace

import brotli
import pytest

from builder import compress, serving
from builder.cache import Cache
from builder.output import Output
from tests.builder.making import make_config, make_output

FILES = {
    "index.html": b"<p>home" * 100,
    "about/index.html": b"<p>about" * 100,
    "callback/index.html": b"<p>callback",
    "404.html": b"<p>nothing here" * 100,
    "assets/a.abcdefghij.js": b"let a = 1;" * 100,
    "callback/vault/vault.abcdefghij.js": b"let v = 1;",
    "robots.txt": b"User-agent: *",
    "manifest.json": b"{}",
    "_headers": b"/\n",
    "mon été.txt": b"x",
}


def site(base="/", **options):
    config = make_config(base=base)
    made = make_output(config, **FILES)
    return Output(compress.compress(made.files, Cache(None)), made.rules, config)


SITE = site()


def get(path, method="GET", output=SITE, **headers):
    return serving.respond(
        output, method, path, {name.replace("_", "-"): value for name, value in headers.items()}
    )


@pytest.mark.standards("HD-11")
@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/?next=/about/", "index.html"),
        ("/about/", "about/index.html"),
        ("/callback/?code=x&state=y", "callback/index.html"),
        ("/assets/a.abcdefghij.js", "assets/a.abcdefghij.js"),
        ("/robots.txt", "robots.txt"),
        ("/mon%20%C3%A9t%C3%A9.txt", "mon été.txt"),
    ],
)
def test_a_file_is_found_by_its_url(path, file):
    answer = get(path)
    assert answer.status == 200
    assert answer.body == FILES[file]
    assert answer.headers["Content-Type"] == SITE.files[file].media_type
    assert answer.headers["Content-Length"] == str(len(FILES[file]))


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/about", "/about/"),
        ("/about?a=1&b=2", "/about/?a=1&b=2"),
        ("/index.html", "/"),
        ("/about/index.html", "/about/"),
        ("//about", "/about/"),
    ],
)
def test_a_page_has_one_url(path, location):
    answer = get(path)
    assert (answer.status, answer.headers["Location"], answer.body) == (308, location, b"")


@pytest.mark.standards("DE-05", "HD-01")
@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/nothing/",
        "/assets/missing.abcdefghij.js",
        "/assets/",
        "/callback/vault/missing.js",
        "/about/../index.html",
        "/../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/assets/..%2f..%2fetc/passwd",
        "/assets%5ca.abcdefghij.js",
        "/robots.txt%00.html",
        "/robots.txt/",
        "/%ff",
        "/_headers",
        "/404.html",
        "//evil.example.net/about",
        "/https://evil.example.net",
        "/about//",
        "relative",
        "",
    ],
)
def test_what_is_not_there_is_a_404_and_never_kept(path):
    answer = get(path)
    if path == "":
        assert (answer.status, answer.headers["Location"]) == (308, "/")
        return
    assert answer.status == 404
    assert answer.body == FILES["404.html"]
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "trusted-types gossamer-vault" in answer.headers["Content-Security-Policy"]
    assert "ETag" not in answer.headers
    assert "Location" not in answer.headers


@pytest.mark.standards("DE-04")
def test_no_answer_leads_to_another_site():
    for path in (
        "//evil.example.net",
        "//evil.example.net/about",
        "/\\evil.example.net/about",
        "//about//",
        "///about",
    ):
        location = get(path).headers.get("Location", "/")
        assert location.startswith("/") and not location.startswith(("//", "/\\")), path


def test_without_a_404_page_there_is_still_a_404():
    files = {path: file for path, file in SITE.files.items() if not path.startswith("404")}
    answer = get("/nothing", output=Output(files, SITE.rules, SITE.config))
    assert (answer.status, answer.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.standards("HD-01", "HD-11", "HD-13", "HD-18")
@pytest.mark.parametrize(
    ("path", "caching", "policy"),
    [
        ("/", "no-cache", "connect-src 'self'"),
        ("/callback/", "no-store", "sandbox"),
        ("/assets/a.abcdefghij.js", "public, max-age=31536000, immutable", "default-src 'none'"),
        (
            "/callback/vault/vault.abcdefghij.js",
            "public, max-age=31536000, immutable",
            "connect-src https://api.example.org",
        ),
        ("/robots.txt", "no-cache", "default-src 'none'"),
    ],
)
def test_each_path_has_the_headers_of_its_rule(path, caching, policy):
    headers = get(path).headers
    assert headers["Cache-Control"] == caching
    assert policy in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_below_a_base_path_nothing_else_answers():
    docs = site(base="/docs/")
    assert get("/docs/about/", output=docs).body == FILES["about/index.html"]
    assert get("/docs/about", output=docs).headers["Location"] == "/docs/about/"
    assert get("/docs", output=docs).headers["Location"] == "/docs/"
    for path in ("/", "/about/", "/about", "/docsabout/"):
        assert get(path, output=docs).status == 404, path


@pytest.mark.parametrize(
    ("asked", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("BR", "br"),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("br;q=0, *;q=0", ""),
        ("identity", ""),
        ("br;q=nonsense", ""),
        ("", ""),
        ("brr", ""),
    ],
)
def test_the_best_encoding_the_client_takes(asked, encoding):
    answer = get("/", Accept_Encoding=asked)
    assert answer.headers.get("Content-Encoding", "") == encoding
    decode = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[encoding]
    assert decode(answer.body) == FILES["index.html"]
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_file_without_siblings_does_not_vary():
    answer = get("/robots.txt", Accept_Encoding="br")
    assert "Vary" not in answer.headers
    assert "Content-Encoding" not in answer.headers


def test_the_404_page_is_encoded_too():
    answer = get("/nothing", Accept_Encoding="br")
    assert (answer.status, brotli.decompress(answer.body)) == (404, FILES["404.html"])


def test_head_is_get_without_its_body():
    for path in ("/", "/nothing", "/about"):
        head, full = get(path, "HEAD"), get(path)
        assert (head.status, dict(head.headers), head.body) == (full.status, dict(full.headers), b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "get"])
def test_other_methods_are_refused(method):
    answer = get("/", method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Content-Security-Policy" in answer.headers


def test_who_comes_back_by_form_post_where_there_is_no_door_reads_a_page():
    answer = get("/callback/", "POST")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert answer.body == FILES["callback/index.html"]
    assert answer.headers["Content-Security-Policy"].endswith("; sandbox allow-scripts")


@pytest.mark.parametrize("redirect_path", ["/callback", "/callback.html"])
def test_the_redirect_uri_without_a_slash_is_answered_where_it_is(redirect_path):
    config = make_config()
    config = replace(config, auth=replace(config.auth, redirect_path=redirect_path))
    output = make_output(config, **{"callback.html": b"<p>callback", "callback/done/index.html": b"<p>done"})
    for method, status in (("GET", 200), ("POST", 405)):
        answer = get(f"{redirect_path}?code=x", method, output)
        assert (answer.status, answer.body) == (status, b"<p>callback"), method
        assert answer.headers["Content-Security-Policy"].endswith("; sandbox allow-scripts"), method
    assert (
        get("/callback.html", output=output)
        .headers["Content-Security-Policy"]
        .endswith("; sandbox allow-scripts")
    )
    assert get("/callback/", output=output).status == 404


@pytest.mark.parametrize("form", ["{0}", "W/{0}", '"x", {0}', "*", ' {0} , "y"'])
def test_a_fresh_copy_is_not_sent_again(form):
    full = get("/", Accept_Encoding="br")
    answer = get("/", Accept_Encoding="br", If_None_Match=form.format(full.headers["ETag"]))
    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers["ETag"] == full.headers["ETag"]
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Content-Length" not in answer.headers


def test_an_etag_names_one_encoding_of_one_file():
    tags = [get("/", Accept_Encoding=each).headers["ETag"] for each in ("", "br", "gzip")]
    assert len(set(tags)) == 3
    assert get("/", Accept_Encoding="gzip", If_None_Match=tags[1]).status == 200
    assert get("/about/", If_None_Match=tags[0]).status == 200


def test_header_names_are_read_in_any_case():
    assert serving.respond(SITE, "GET", "/", {"ACCEPT-encoding": "br"}).headers["Content-Encoding"] == "br"
