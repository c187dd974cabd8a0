"""The example as it would be uploaded: everything that can be checked without a browser, file by file."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from builder import pipeline

ROOT = Path(__file__).resolve().parents[2]
SITE, ISSUER, API = "https://app.example.org", "https://login.example.org", "https://api.example.org"
METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/jwks",
    "end_session_endpoint": f"{ISSUER}/bye",
    "code_challenge_methods_supported": ["S256"],
}
RUNTIME = "scripts/runtime.js"


def integrity(data):
    """Return the SRI value (W3C SRI 3.1)."""
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()


@pytest.fixture(scope="module")
def output():
    overrides = {"site.url": SITE, "auth.issuer": ISSUER}
    overrides |= {"apis.billing.origin": API, "apis.billing.resource": f"{API}/"}
    return pipeline.build(ROOT, overrides=overrides, metadata=METADATA)


@pytest.fixture(scope="module")
def manifest(output):
    return json.loads(output.files["manifest.json"].data)


@pytest.fixture(scope="module")
def scripts(output, manifest):
    """Logical name → text, for every script except the runtime, which is Brython's."""
    found = {
        name: output.files[asset["path"]].data.decode()
        for name, asset in manifest.items()
        if name.endswith(".js") and name != RUNTIME
    }
    assert {
        "scripts/start.js",
        "scripts/core.js",
        "scripts/flows.js",
        "scripts/windows.js",
        "vault/vault.js",
    } <= set(found)
    return found


class Tags(HTMLParser):
    """The tags of a page with their attributes, and the text inside scripts and styles."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.inline, self._open = [], "", ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_endtag(self, tag):
        self._open = ""

    def handle_data(self, data):
        if self._open in ("script", "style"):
            self.inline += data.strip()


@pytest.fixture(scope="module")
def pages(output):
    """Path → tags, for every page and the callback."""
    found = {path: Tags(file.data.decode()) for path, file in output.files.items() if path.endswith(".html")}
    assert {"index.html", "callback/index.html", "callback/done/index.html", "404.html"} <= set(found)
    return found


@pytest.fixture(scope="module")
def headers(output):
    """URL path → headers, from the file for any host."""
    rules = json.loads(output.files["headers.json"].data)["rules"]
    return {path: rule["headers"] for rule in rules for path in rule["paths"]}


def directives(csp):
    return {name: value for name, _, value in (part.partition(" ") for part in csp.split("; "))}


@pytest.mark.standards("HD-01", "HD-02", "HD-03", "HD-05", "HD-06", "HD-08", "HD-23")
def test_each_page_has_the_whole_policy(headers, pages):
    for path in pages:
        url = "/" + path.removesuffix("index.html")
        if url == "/callback/":
            continue
        found = directives(headers[url]["Content-Security-Policy"])
        assert found["default-src"] == "'none'", url
        assert found["script-src"] == found["connect-src"] == "'self'", url
        assert found["object-src"] == found["base-uri"] == found["form-action"] == "'none'", url
        assert found["frame-ancestors"] == "'none'", url
        assert "frame-src" not in found, "what is not named falls to default-src"
        assert found["require-trusted-types-for"] == "'script'", url
        assert len(found["trusted-types"].split()) == 1, url
        assert not set(found) & {"report-to", "report-uri"}, url
    script = pages["callback/index.html"].inline
    assert directives(headers["/callback/"]["Content-Security-Policy"]) == {
        "default-src": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "script-src": f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
        "sandbox": "allow-scripts",
    }, "a document of no origin, which no other can look into, with one script, which forgets the address"


@pytest.mark.standards(
    "HD-10", "HD-11", "HD-12", "HD-13", "HD-15", "HD-16", "HD-17", "HD-20", "HD-23", "CB-09"
)
def test_each_file_has_every_header(headers, output):
    served = {path for path in output.files if not path.endswith((".br", ".gz")) and path != "_headers"}
    assert len(headers) == len(served)
    for url, its in headers.items():
        assert its["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", url
        assert its["X-Content-Type-Options"] == "nosniff", url
        assert its["Referrer-Policy"] == "no-referrer", url
        assert its["Cross-Origin-Opener-Policy"] == its["Cross-Origin-Resource-Policy"] == "same-origin", url
        assert its["Cross-Origin-Embedder-Policy"] == "require-corp", url
        assert {"camera=()", "geolocation=()", "payment=()"} <= set(its["Permissions-Policy"].split(", ")), (
            url
        )
        assert not [name for name in its if name.lower().startswith(("access-control", "report", "nel"))], url


@pytest.mark.standards("HD-11")
def test_each_file_has_its_type_and_text_its_charset(output, headers):
    types = json.loads(output.files["headers.json"].data)["types"]
    assert set(headers) - set(types) <= {"/headers.json"}
    for url, found in types.items():
        suffix = urlsplit(url).path.rpartition(".")[2] if "." in url else "html"
        expected = {"html": "text/html", "js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
        assert found.partition(";")[0] == expected.get(suffix, found.partition(";")[0]), url
        assert found != "application/octet-stream", url
        assert "charset=utf-8" in found, url


@pytest.mark.standards("HD-18")
def test_the_callback_is_never_kept_and_a_hashed_file_for_a_year(headers):
    assert headers["/callback/"]["Cache-Control"] == "no-store"
    for url, its in headers.items():
        hashed = url.startswith(("/assets/", "/callback/vault/"))
        assert (its["Cache-Control"] == "public, max-age=31536000, immutable") is hashed, url


@pytest.mark.standards("HD-07", "HD-21", "HD-22", "CB-08", "PR-02")
def test_a_page_loads_only_files_of_this_site_each_with_its_integrity(pages, output):
    for path, page in pages.items():
        forgets = path == "callback/index.html"
        assert bool(page.inline) == forgets, path
        loaded = [
            attrs
            for tag, attrs in page.tags
            if tag in ("script", "link", "img") and _address(attrs) and attrs.get("rel") != "canonical"
        ]
        inline = [attrs for tag, attrs in page.tags if tag == "script" and "src" not in attrs]
        assert len(inline) == forgets, path
        for attrs in loaded:
            url = urljoin(SITE + "/", _address(attrs))
            assert url.startswith(SITE + "/"), (path, url)
            file = output.files[url.removeprefix(SITE + "/")]
            if file.path.endswith((".js", ".css")):
                assert attrs["integrity"] == integrity(file.data), (path, url)
        assert not [
            name for _, attrs in page.tags for name in attrs if name.startswith("on") or name == "style"
        ]


def _address(attrs):
    return attrs.get("src") or attrs.get("href")


@pytest.mark.standards("HD-21")
def test_what_scripts_load_later_has_its_integrity_too(scripts, output, manifest):
    listed = re.findall(r'\["(/[^"]+\.js)","(sha384-[^"]+)"\]', scripts["scripts/start.js"])
    later = {"scripts/windows.js", "scripts/views-invoices.js", "scripts/views-profile.js"}
    later |= {"scripts/runtime.js", "scripts/core.js"}  # on a page without a view
    assert {url for url, _ in listed} == {"/" + manifest[name]["path"] for name in later}
    for url, expected in listed:
        assert expected == integrity(output.files[url[1:]].data)


@pytest.mark.standards("HD-24", "HD-01")
def test_each_page_carries_what_a_meta_can_of_its_policy(pages, headers, manifest, output):
    site = output.config.site.url
    workers = sorted(
        f"{site}/{manifest[name]['path']}" for name in (RUNTIME, "scripts/door.js", "vault/vault.js")
    )
    for path, page in pages.items():
        if path == "callback/index.html":
            continue  # none of which works at all
        metas = [attrs for tag, attrs in page.tags if tag == "meta" and attrs.get("http-equiv")]
        (meta,) = [attrs for attrs in metas if attrs["http-equiv"].lower() == "content-security-policy"]
        said = directives(meta["content"])
        served = directives(headers["/" + path.removesuffix("index.html")]["Content-Security-Policy"])
        assert served["worker-src"].split() == (["'none'"] if "done" in path else workers), path
        # pages are written before the names of scripts are known
        known = {name: value for name, value in served.items() if name != "frame-ancestors"}
        assert said == known | {"worker-src": "'self'"}, path


@pytest.mark.standards("HD-09")
def test_no_script_makes_code_from_text(scripts):
    for name, text in scripts.items():
        assert not re.search(r"\beval\(|\bFunction\(|\bsetTimeout\(['\"]|javascript:|importScripts", text), (
            name
        )


@pytest.mark.standards("TX-02", "TX-10", "TX-11", "ST-01", "DE-11", "HD-14")
def test_no_script_knows_a_store_that_outlives_the_page(scripts, output, manifest):
    runtime = output.files[manifest[RUNTIME]["path"]].data.decode()
    for word in ("localStorage", "sessionStorage"):
        assert not [name for name, text in {**scripts, RUNTIME: runtime}.items() if word in text], word
    for word in ("cookie", "indexedDB", "caches", "window.name", "opener", "getDirectory"):
        assert not [name for name, text in scripts.items() if re.search(rf"\b{word}\b", text)], word


@pytest.mark.standards("TX-11")
def test_a_sign_in_leaves_nothing_in_the_history(scripts):
    told = re.findall(r"\bhistory\.(\w+)\(([^,]*),", scripts["scripts/start.js"])
    assert told == [("replaceState", "null"), ("replaceState", "{quiet:!0}")]  # the second: after a sign-out
    assert scripts["scripts/start.js"].count("history.") == len(told)
    for name in ("vault/vault.js", "scripts/flows.js", "scripts/windows.js"):
        assert "history" not in scripts[name], name


@pytest.mark.standards("PI-02")
def test_no_message_is_addressed_to_everybody(scripts):
    assert any("postMessage" in text for text in scripts.values())
    for name, text in scripts.items():
        assert not re.search(r"""["'`]\*["'`]""", text), name
        assert "targetOrigin" not in text, name


@pytest.mark.standards("AR-01", "AR-11")
def test_no_secret_and_no_other_grant_is_in_the_build(scripts, output):
    refusal = '"response_mode request [^"]* client_secret client_assertion [^"]*"'
    assert len(re.findall(refusal, scripts["scripts/flows.js"])) == 1  # parameters that no author may set
    for name, text in scripts.items():
        text = re.sub(refusal, "", text)
        for word in (
            "client_secret",
            "client_assertion",
            "Basic ",
            "id_token token",
            "'password'",
            '"password"',
            "urn:ietf",
        ):
            assert word not in text, (name, word)
    for path, file in output.files.items():
        assert not re.search(rb"-----BEGIN|PRIVATE KEY|\beyJ[\w-]{20,}\.", file.data), path


@pytest.mark.standards("DJ-11", "HD-22", "DJ-03")
def test_no_script_names_another_origin_than_those_configured(scripts):
    allowed = {
        SITE,
        ISSUER,
        API,
        "http://localhost:8002",
    }  # the last one is the example's audience, an identifier and no address
    for name, text in scripts.items():
        named = {f"{scheme}://{host}" for scheme, host in re.findall(r"\b(https?|wss?)://([\w.:-]+)", text)}
        assert named <= allowed, (name, named - allowed)
    assert ISSUER in scripts["vault/vault.js"]


@pytest.mark.standards("DE-06", "QA-01")
def test_nothing_but_the_site_is_uploaded(output):
    kinds = {Path(path.removesuffix(".br").removesuffix(".gz")).suffix for path in output.files}
    assert kinds == {".html", ".js", ".css", ".svg", ".json", ".txt", ".xml", ""}
    assert {path for path in output.files if "." not in path} == {"_headers"}
    assert not [path for path in output.files if path.startswith(".") or "/." in path]
    for path, file in output.files.items():
        assert b"sourceMappingURL" not in file.data, path
        for word in (b"joserfc", b"account-ada", b"pytest", b"import auth", str(ROOT).encode()):
            assert word not in file.data, (path, word)


@pytest.mark.standards("DE-08")
def test_what_is_uploaded_can_be_compared_file_by_file(output, manifest):
    assets = {
        path
        for path in output.files
        if path.startswith(("assets/", "callback/vault/")) and not path.endswith((".br", ".gz"))
    }
    assert assets <= {asset["path"] for asset in manifest.values()}
    for name, asset in manifest.items():
        data = output.files[asset["path"]].data
        assert (asset["integrity"], asset["bytes"]) == (integrity(data), len(data)), name
    listed = {(name, module) for name, asset in manifest.items() for module in asset.get("modules", ())}
    assert listed == {(module.chunk, module.module) for module in output.report.modules}
    assert re.fullmatch(r"\d+\.\d+\.\d+", manifest[RUNTIME]["brython"]["version"])


@pytest.mark.standards("AR-06", "DE-03")
def test_the_addresses_to_register_are_one_exact_text_each(scripts, output):
    text = scripts["vault/vault.js"]
    assert f'"redirect_uri":"{SITE}/callback/"' in text
    assert f'"post_logout_redirect_uri":"{output.config.post_logout_redirect_uri}"' in text
    for name, text in scripts.items():
        assert text.count(f"{SITE}/callback/") == (name == "vault/vault.js"), name
