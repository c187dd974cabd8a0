import json
import re
from dataclasses import replace

import pytest

from builder import policy
from builder.config.schema import Api, Logout
from builder.output import File
from tests.builder.making import METADATA, make_config

CONFIG = make_config()
PATHS = {
    "/": "page",
    "/callback/": "callback",
    "/callback/done/": "done",
    "/callback/door.js": "door",
    "/assets/a.js": "asset",
    "/assets/runtime.1.js": "asset",
    "/callback/vault/vault.1.js": "vault",
    "/robots.txt": "verbatim",
    "/manifest.json": "data",
}


def directives(csp):
    return dict(part.split(" ", 1) for part in csp.split("; "))


def headers(kind, config=CONFIG, **options):
    rule = next(rule for rule in policy.rules(PATHS, config, **options) if rule.name == kind)
    return dict(rule.headers)


@pytest.mark.standards("HD-01", "HD-02", "HD-03", "HD-05", "HD-06", "HD-08")
@pytest.mark.standards("HD-01", "HD-02", "HD-03", "HD-04", "HD-05", "HD-08", "CB-16", "HD-22")
def test_a_page_may_load_its_own_origin_and_talk_to_nobody_else():
    assert directives(headers("page")["Content-Security-Policy"]) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "https://www.example.org/assets/runtime.1.js https://www.example.org/callback/door.js "
        "https://www.example.org/callback/vault/vault.1.js",
        "connect-src": "'self'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "gossamer-vault",
    }


@pytest.mark.standards("HD-04", "DJ-04", "DJ-11")
@pytest.mark.standards("HD-04", "DJ-04", "DJ-11")
def test_the_vault_may_talk_to_the_called_endpoints_and_the_apis_exactly():
    found = directives(headers("vault")["Content-Security-Policy"])
    assert (
        found["connect-src"]
        == "https://api.example.org https://login.example.org https://tokens.example.org "
        "https://www.example.org/callback/claim https://www.example.org/callback/door.js https://www.example.org/callback/keep"
    )
    assert found["default-src"] == "'none'"
    assert found["script-src"] == "'self'"
    assert found["require-trusted-types-for"] == "'script'"
    assert found["trusted-types"] == "'none'"
    assert found["frame-ancestors"] == found["base-uri"] == found["form-action"] == "'none'"


@pytest.mark.standards("HD-04")
def test_endpoints_that_are_only_navigated_to_are_not_callable():
    metadata = {
        **METADATA,
        "authorization_endpoint": "https://a.example.org/",
        "end_session_endpoint": "https://e.example.org/",
    }
    assert policy.called_origins(make_config(metadata=metadata)) == (
        "https://login.example.org",
        "https://tokens.example.org",
    )


@pytest.mark.standards("HD-04", "DJ-04")
@pytest.mark.parametrize(
    "name",
    [
        "userinfo_endpoint",
        "revocation_endpoint",
        "pushed_authorization_request_endpoint",
        "jwks_uri",
        "token_endpoint",
    ],
)
def test_each_called_endpoint_counts(name):
    config = make_config(metadata={**METADATA, name: "https://other.example.org:8443/x"})
    assert "https://other.example.org:8443" in policy.called_origins(config)


def test_origins_are_written_one_way():
    apis = (
        Api("a", "https://API.example.org:443"),
        Api("b", "http://[::1]:8002"),
        Api("c", "https://api.example.org"),
    )
    assert policy.vault_origins(make_config(apis=apis, metadata={})) == (
        "http://[::1]:8002",
        "https://api.example.org",
        "https://login.example.org",
    )


@pytest.mark.standards("HD-10", "HD-11", "HD-12", "HD-13", "HD-15", "HD-17", "CB-09")
@pytest.mark.standards("HD-10", "HD-11", "HD-12", "HD-13", "HD-15", "HD-16", "HD-17", "CB-09", "HD-23")
@pytest.mark.parametrize("kind", sorted(set(PATHS.values())))
def test_every_path_has_the_complete_set(kind):
    found = headers(kind)
    assert set(found) == {
        "Cache-Control",
        "Content-Security-Policy",
        "Cross-Origin-Embedder-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
        "Permissions-Policy",
        "Referrer-Policy",
        "Strict-Transport-Security",
        "X-Content-Type-Options",
    }
    assert found["Cross-Origin-Opener-Policy"] == found["Cross-Origin-Resource-Policy"] == "same-origin"
    assert found["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert found["Referrer-Policy"] == "no-referrer"
    assert found["X-Content-Type-Options"] == "nosniff"
    age = int(re.fullmatch(r"max-age=(\d+); includeSubDomains", found["Strict-Transport-Security"])[1])
    assert age >= 365 * 86_400


@pytest.mark.standards("HD-01", "HD-07", "HD-08", "HD-09", "HD-20", "HD-23")
@pytest.mark.standards("HD-01", "HD-09", "HD-20")
@pytest.mark.parametrize("dev", [False, True])
def test_nothing_is_unsafe_anywhere(dev):
    for rule in policy.rules(PATHS, CONFIG, dev=dev):
        text = json.dumps(rule.headers).lower()
        for word in (
            "unsafe",
            "data:",
            "blob:",
            "*",
            "access-control",
            "nonce-",
            "strict-dynamic",
            "report-",
        ):
            assert word not in text, (rule.name, word)


@pytest.mark.standards("HD-18")
@pytest.mark.standards("HD-18", "CB-16")
def test_caching_follows_the_kind():
    assert (
        headers("asset")["Cache-Control"]
        == headers("vault")["Cache-Control"]
        == "public, max-age=31536000, immutable"
    )
    assert headers("page")["Cache-Control"] == headers("verbatim")["Cache-Control"] == "no-cache"
    assert headers("callback")["Cache-Control"] == "no-store"


def test_an_asset_opened_as_a_document_can_do_nothing():
    found = directives(headers("asset")["Content-Security-Policy"])
    assert found["default-src"] == "'none'"
    assert set(found.values()) == {"'none'"}


def test_rules_are_disjoint_and_cover_every_path():
    rules = policy.rules(PATHS, CONFIG)
    listed = [path for rule in rules for path in rule.paths]
    assert sorted(listed) == sorted(PATHS)
    assert all(PATHS[path] == rule.name for rule in rules for path in rule.paths)


@pytest.mark.standards("HD-24")
@pytest.mark.standards("HD-24")
def test_meta_carries_what_a_meta_can():
    page, meta = directives(policy.page_csp(CONFIG)), directives(policy.meta_csp(CONFIG))
    assert set(page) - set(meta) == {"frame-ancestors"}
    assert all(page[name] == value for name, value in meta.items())


def test_dev_lets_the_reload_socket_of_the_site_alone_through():
    config = make_config(site=replace(CONFIG.site, url="http://localhost:8000"))
    assert directives(policy.page_csp(config, dev=True))["connect-src"] == "'self' ws://localhost:8000"
    assert directives(policy.page_csp(config))["connect-src"] == "'self'"


@pytest.mark.parametrize(
    ("path", "immutable", "url", "kind"),
    [
        ("index.html", False, "/docs/", "page"),
        ("about/index.html", False, "/docs/about/", "page"),
        ("404.html", False, "/docs/404.html", "page"),
        ("callback/index.html", False, "/docs/callback/", "callback"),
        ("callback/done/index.html", False, "/docs/callback/done/", "done"),
        ("callback/door.js", False, "/docs/callback/door.js", "door"),
        ("assets/a.js", True, "/docs/assets/a.js", "asset"),
        ("assets/note.html", True, "/docs/assets/note.html", "asset"),
        ("callback/vault/vault.js", True, "/docs/callback/vault/vault.js", "vault"),
        ("robots.txt", False, "/docs/robots.txt", "verbatim"),
        ("manifest.json", False, "/docs/manifest.json", "data"),
    ],
)
def test_each_file_has_its_url_and_its_kind(path, immutable, url, kind):
    config = make_config(base="/docs/")
    assert policy.url_of(path, config) == url
    assert policy.kind_of(File(path, b"", "", immutable), config) == kind


@pytest.mark.parametrize("redirect_path", ["/in/callback", "/in/callback.html"])
def test_the_redirect_uri_may_be_a_page_that_is_no_folder(redirect_path):
    config = make_config(base="/docs/", auth=replace(CONFIG.auth, redirect_path=redirect_path))
    assert config.redirect_uri == f"https://www.example.org/docs{redirect_path}"
    assert policy.path_of(redirect_path) == "in/callback.html"
    files = (
        "in/callback.html",
        "in/callback/door.js",
        "in/callback/done/index.html",
        "in/callback/vault/vault.js",
    )
    made = [File(path, b"", "", path.endswith("vault.js")) for path in files]
    kinds = policy.kinds(made, config)
    assert kinds == {
        f"/docs{redirect_path}": "callback",
        "/docs/in/callback.html": "callback",
        "/docs/in/callback/door.js": "door",
        "/docs/in/callback/done/": "done",
        "/docs/in/callback/vault/vault.js": "vault",
    }
    scopes = {
        rule.name: dict(rule.headers).get("Service-Worker-Allowed") for rule in policy.rules(kinds, config)
    }
    assert scopes == {"callback": None, "door": "/docs/in/callback", "done": None, "vault": None}
    assert "Service-Worker-Allowed" not in headers("door"), "where the door's own folder will do"


def test_the_neutral_file_holds_rules_and_types():
    file = policy.neutral(policy.rules(PATHS, CONFIG), {"/": "text/html; charset=utf-8"})
    held = json.loads(file.data)
    assert held["types"] == {"/": "text/html; charset=utf-8"}
    assert {path for rule in held["rules"] for path in rule["paths"]} == set(PATHS)
    assert held["rules"][0]["headers"] == headers("page")


FRAME = make_config(
    auth=replace(CONFIG.auth, restore="frame"),
    metadata={**METADATA, "authorization_endpoint": "https://accounts.example.org/authorize"},
)
POST = make_config(
    auth=replace(CONFIG.auth, logout_method="post"),
    metadata={**METADATA, "end_session_endpoint": "https://login.example.org:8443/bye?x=1"},
)
SAME = ("script-src", "connect-src", "base-uri", "object-src", "require-trusted-types-for", "trusted-types")


@pytest.mark.standards("HD-03", "HD-06", "PI-12")
def test_a_hidden_frame_is_allowed_only_when_it_is_configured():
    page, done = (directives(headers(kind, FRAME)["Content-Security-Policy"]) for kind in ("page", "done"))
    allowed = (
        "'self' https://accounts.example.org/only-by-redirect https://login.example.org/only-by-redirect"
    )
    assert page["frame-src"] == done["frame-src"] == allowed
    assert (page["frame-ancestors"], done["frame-ancestors"]) == ("'none'", "'self'")
    assert directives(policy.meta_csp(FRAME))["frame-src"] == allowed
    for kind in ("callback", "door", "vault", "asset", "verbatim", "data"):
        assert headers(kind, FRAME) == headers(kind)
    for restore in ("off", "redirect"):
        config = make_config(auth=replace(CONFIG.auth, restore=restore), metadata=FRAME.metadata)
        assert policy.rules(PATHS, config) == policy.rules(PATHS, CONFIG)


@pytest.mark.standards("HD-16")
def test_a_hidden_frame_goes_without_the_embedder_policy_on_pages_alone():
    name = "Cross-Origin-Embedder-Policy"
    assert {kind for kind in PATHS.values() if name not in headers(kind, FRAME)} == {"page", "done"}
    assert {kind for kind in PATHS.values() if name not in headers(kind, POST)} == set()


@pytest.mark.standards("HD-05")
def test_a_form_is_allowed_to_the_provider_alone_and_only_to_sign_out_by_post():
    for kind in ("page", "done"):
        found = directives(headers(kind, POST)["Content-Security-Policy"])
        assert found["form-action"] == "'self' https://login.example.org:8443/bye"
    assert directives(policy.meta_csp(POST))["form-action"] == "'self' https://login.example.org:8443/bye"
    odd = {**METADATA, "end_session_endpoint": "https://login.example.org/a;b,c/ü?x=1"}
    assert policy.form_targets(replace(POST, metadata=odd))[1] == "https://login.example.org/a%3Bb%2Cc/%C3%BC"
    assert headers("vault", POST) == headers("vault")
    nowhere = make_config(auth=POST.auth)
    assert directives(policy.page_csp(nowhere))["form-action"] == "'none'"


@pytest.mark.parametrize("config", [FRAME, POST], ids=["frame", "post"])
def test_loosening_one_directive_leaves_the_others(config):
    before, after = directives(policy.page_csp(CONFIG)), directives(policy.page_csp(config))
    assert {name: after[name] for name in SAME} == {name: before[name] for name in SAME}


def test_what_is_loosened_is_said_with_its_reason():
    assert policy.loosened(CONFIG) == ()
    frames, done, embedder = policy.loosened(FRAME)
    assert (
        "'self' https://accounts.example.org/only-by-redirect https://login.example.org/only-by-redirect"
        in frames
    )
    assert "frame-ancestors" in done
    assert "Cross-Origin-Embedder-Policy" in embedder
    assert all('because auth.restore is "frame"' in text for text in (frames, done, embedder))
    (forms,) = policy.loosened(POST)
    assert "form-action" in forms
    assert 'auth.logout_method is "post"' in forms
    hint = replace(CONFIG, auth=replace(CONFIG.auth, logout=Logout(hint=True)))
    assert "because auth.logout.hint is true" in policy.loosened(hint)[0]
