"""The settings of [auth], [auth.params] and [auth.session]: read, overridden, and checked against the provider's
metadata.
"""

import json

import pytest

from builder.config import SessionLimits, read_config
from builder.config.document import Document, tree
from builder.config.urls import same_site
from builder.discover import _judged
from builder.errors import SiteError
from tests.builder.making import METADATA, SITE_TOML, make_project

PAR = "pushed_authorization_request_endpoint"
SETTINGS = """
sign_in = "popup"
restore = "redirect"
refresh = true
dpop = true
par = "required"
response_mode = "form_post"
userinfo = true
unadvertised_iss = "accept"
logout_method = "post"
debug = true
scopes = ["openid", "offline_access"]
[auth.params]
organization = "org_1"
max_age = 3600
[auth.session]
idle = 900
absolute = 28_800
warning = 120
"""
FULL = {
    **METADATA,
    PAR: "https://login.example.org/par",
    "require_pushed_authorization_requests": True,
    "dpop_signing_alg_values_supported": ["RS256", "ES256"],
    "userinfo_endpoint": "https://login.example.org/userinfo",
    "response_modes_supported": ["query", "form_post"],
}


def project(root, auth="", metadata=METADATA, **changes):
    """`auth` is the content of [auth] and the tables below it, in addition to the required keys."""
    text = SITE_TOML.replace('client_id = "sample"\n', f'client_id = "sample"\n{auth}\n')
    return make_project(
        root, **{"site/site.toml": text, "site/provider.json": json.dumps(metadata), **changes}
    )


def codes(*arguments, **options):
    with pytest.raises(SiteError) as caught:
        read_config(*arguments, **options)
    assert all(fault.where and fault.hint for fault in caught.value.faults)
    return [fault.code for fault in caught.value.faults]


REDIRECT_PATHS = {
    "/callback": "",
    "/a/callback.html": "",
    "/v1.2/callback": "",
    "/": "the home page",
    "callback": 'write "/callback/"',
    "/callback.php": 'write "/callback" or "/callback.html"',
    "/index.html": "a page of its own",
    "/assets/callback": "inside /assets/",
    "//callback": 'write "/callback/"',
    "/call back": "needs escaping",
}


@pytest.mark.parametrize("path", REDIRECT_PATHS)
def test_the_redirect_uri_is_any_page_of_the_site(tmp_path, path):
    site_toml = SITE_TOML.replace('client_id = "sample"', f'client_id = "sample"\nredirect_path = "{path}"')
    root = make_project(tmp_path, **{"site/site.toml": site_toml})
    if not REDIRECT_PATHS[path]:
        assert read_config(root).redirect_uri == f"https://www.example.org{path}"
        return
    with pytest.raises(SiteError) as caught:
        read_config(root)
    (fault,) = caught.value.faults
    assert REDIRECT_PATHS[path] in f"{fault.message}: {fault.hint}"
    assert fault.where.line == 8


def test_all_settings_are_read(tmp_path):
    config = read_config(project(tmp_path, SETTINGS, FULL))
    auth = config.auth
    assert (auth.sign_in, auth.restore, auth.par) == ("popup", "redirect", "required")
    assert auth.response_mode == "form_post"
    assert auth.refresh is auth.dpop is auth.userinfo is auth.debug is True
    assert (auth.unadvertised_iss, auth.logout_method) == ("accept", "post")
    assert auth.params == {"organization": "org_1", "max_age": 3600}
    assert auth.session == SessionLimits(900, 28_800, 120)
    assert auth.scopes == ("openid", "offline_access")
    assert config.warnings == ()
    with pytest.raises(TypeError):
        auth.params["x"] = "y"


@pytest.mark.standards("AR-08")
def test_everything_that_is_more_is_off(tmp_path):
    auth = read_config(project(tmp_path)).auth
    assert (auth.sign_in, auth.restore, auth.par, auth.logout_method) == ("redirect", "off", "auto", "get")
    assert auth.refresh is auth.dpop is auth.userinfo is auth.debug is False
    assert (auth.unadvertised_iss, auth.response_mode) == ("reject", "auto")
    assert auth.params == {}
    assert auth.session == SessionLimits(0, 0, 60)
    assert "offline_access" not in auth.scopes


def test_an_environment_changes_single_keys_and_takes_parameters_back(tmp_path):
    layer = '[auth]\nrefresh = true\n[auth.params]\norganization = ""\nconnection = "staff"\n[auth.session]\nidle = 0\n'
    auth = '[auth.params]\norganization = "org_1"\nui_locales = "de"\n[auth.session]\nidle = 900\nabsolute = 3600'
    root = project(tmp_path, auth, **{"site/environments/next.toml": layer})
    found = read_config(root, "next", {"auth.session.warning": 30, "auth.params.screen_hint": "signup"}).auth
    assert found.refresh is True
    assert found.params == {"ui_locales": "de", "connection": "staff", "screen_hint": "signup"}
    assert found.session == SessionLimits(0, 3600, 30)
    assert read_config(root).auth.params["organization"] == "org_1"


@pytest.mark.standards("AR-08")
def test_offline_access_needs_refresh(tmp_path):
    scopes = 'scopes = ["openid", "offline_access"]'
    assert codes(project(tmp_path, scopes)) == ["refused-scope"]
    assert codes(tmp_path, "", {"auth.refresh": False}) == ["refused-scope"]
    assert read_config(tmp_path, "", {"auth.refresh": True}).auth.scopes == ("openid", "offline_access")
    assert codes(tmp_path, "", {"auth.refresh": "on"}) == ["wrong-type"]
    overrides = {"auth.refresh": True, "apis.billing.scopes": ["offline_access"]}
    assert codes(tmp_path, "", overrides) == ["refused-scope"]


@pytest.mark.parametrize(
    ("offered", "expected"),
    [(["ES256"], []), (["PS256", "RS256"], ["no-common-algorithm"]), ([], ["no-common-algorithm"])],
)
def test_dpop_needs_a_provider_that_takes_es256(tmp_path, offered, expected):
    metadata = {**METADATA, "dpop_signing_alg_values_supported": offered}
    root = project(tmp_path, "dpop = true", metadata)
    if expected:
        assert codes(root) == expected
    assert read_config(root, "", {"auth.dpop": False}).warnings == ()
    if not expected:
        assert read_config(root).warnings == ()


def test_a_provider_that_says_nothing_about_dpop_is_a_warning(tmp_path):
    (warning,) = read_config(project(tmp_path, "dpop = true")).warnings
    assert warning.code == "dpop-unknown"
    assert str(warning.where) == "site/site.toml:8:8"


@pytest.mark.parametrize(
    ("par", "endpoint", "demanded", "expected"),
    [
        ("auto", False, False, []),
        ("auto", True, True, []),
        ("auto", False, True, ["no-par"]),
        ("required", True, False, []),
        ("required", False, False, ["no-par"]),
        ("off", True, False, []),
        ("off", True, True, ["par-required"]),
        ("off", False, True, ["no-par"]),
    ],
)
def test_pushed_requests_are_held_against_the_metadata(tmp_path, par, endpoint, demanded, expected):
    metadata = {**METADATA, **({PAR: FULL[PAR]} if endpoint else {})}
    metadata |= {"require_pushed_authorization_requests": True} if demanded else {}
    root = project(tmp_path, f'par = "{par}"', metadata)
    if expected:
        assert codes(root) == expected
    else:
        assert read_config(root).auth.par == par


def test_the_sign_out_in_the_providers_own_words(tmp_path):
    table = '[auth.logout]\nredirect_param = "logout_uri"\nhint = true\n[auth.logout.params]\nfederated = "1"\nx = ""'
    found = read_config(project(tmp_path, table)).auth.logout
    assert (found.redirect_param, found.hint, dict(found.params)) == ("logout_uri", True, {"federated": "1"})
    assert codes(tmp_path, "", {"auth.logout_method": "post"}) == ["hint-by-post"]
    for key in ("redirect_param", "params.state", "params.id_token_hint", "params.client_secret"):
        value = "state" if key == "redirect_param" else "x"
        assert codes(tmp_path, "", {f"auth.logout.{key}": value}) == ["refused-param"], key
    assert codes(tmp_path, "", {"auth.logout.hints": True}) == ["unknown-key"]


@pytest.mark.standards("AR-18")
def test_a_response_mode_is_one_that_the_provider_has(tmp_path):
    """Discovery 3: a provider that lists none supports query and fragment."""
    listed = {"response_modes_supported": ["fragment", "form_post"]}
    table = [
        ("auto", {}, []),
        ("query", {}, []),
        ("form_post", {}, ["no-response-mode"]),
        ("form_post", listed, []),
        ("query", listed, ["no-response-mode"]),
    ]
    for wanted, more, expected in table:
        root = project(tmp_path, f'response_mode = "{wanted}"', METADATA | more)
        found = codes(root) if expected else read_config(root).auth.response_mode
        assert found == (expected or wanted), (wanted, more)


def test_userinfo_needs_an_endpoint(tmp_path):
    assert codes(project(tmp_path, "userinfo = true")) == ["no-userinfo"]


@pytest.mark.parametrize(
    ("site", "issuer", "endpoint", "fine"),
    [
        ("https://www.example.org", "https://login.example.org", "https://login.example.org/a", True),
        ("https://www.example.org", "https://login.example.com", "https://login.example.com/a", False),
        ("https://www.example.org", "https://login.example.org", "https://login.example.com/a", False),
        ("http://localhost:8000", "http://localhost:8001", "http://localhost:8001/a", True),
    ],
)
def test_a_hidden_frame_needs_a_provider_of_the_same_site(tmp_path, site, issuer, endpoint, fine):
    metadata = {**METADATA, "issuer": issuer, "authorization_endpoint": endpoint}
    root = project(tmp_path, 'restore = "frame"', metadata)
    overrides = {"site.url": site, "auth.issuer": issuer}
    if fine:
        assert read_config(root, "", overrides).auth.restore == "frame"
    else:
        assert codes(root, "", overrides) == ["cross-site-frame"]
    assert read_config(root, "", {**overrides, "auth.restore": "redirect"}).auth.restore == "redirect"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('redirect_origin = "https://sign-in.example.org"', []),
        ('redirect_origin = ""', []),
        ('redirect_origin = "https://www.example.org"', ["same-origin"]),
        ('redirect_origin = "https://sign-in.example.org/callback/"', ["not-an-origin"]),
        ('redirect_origin = "http://localhost:8003"', ["loopback"]),
        (
            'redirect_origin = "https://sign-in.example.org"\nrestore = "frame"\nresponse_mode = "form_post"',
            ["frame-elsewhere", "form-elsewhere"],
        ),
    ],
)
def test_a_redirect_uri_on_an_origin_of_its_own(tmp_path, lines, expected):
    root = project(tmp_path, lines, {**METADATA, "response_modes_supported": ["query", "form_post"]})
    if expected:
        assert codes(root) == expected
        return
    config = read_config(root)
    origin = config.auth.redirect_origin
    assert config.redirect_uri == f"{origin or config.site.url}/callback/"
    assert config.post_logout_redirect_uri == f"{config.site.url}/"
    assert config.response_mode == ("query" if origin else "auto")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://example.org", "https://login.id.example.org:8443/x", True),
        ("https://example.org", "http://login.example.org", False),
        ("https://shop.co.uk", "https://login.co.uk", False),
        ("https://a.shop.co.uk", "https://login.shop.co.uk", True),
        ("https://me.github.io", "https://you.github.io", False),
        ("https://me.netlify.app", "https://me.netlify.app", True),
        ("http://localhost:8000", "http://localhost:8001", True),
        ("http://site.localhost", "http://idp.localhost", False),
        ("http://127.0.0.1:1", "http://127.0.0.1:2", True),
        ("http://127.0.0.1", "http://127.0.0.2", False),
        ("http://[::1]:1", "http://[::1]:2", True),
        ("https://xn--bcher-kva.example.xn--p1ai", "https://login.example.xn--p1ai", True),
        ("https://a.xn--55qx5d.cn", "https://b.xn--55qx5d.cn", False),
    ],
)
def test_sites_are_told_apart_as_browsers_do(one, other, same):
    assert same_site(one, other) is same
    assert same_site(other, one) is same


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ("idle = 900", []),
        ("absolute = 900", []),
        ("idle = 900\nabsolute = 900", []),
        ("idle = 901\nabsolute = 900", ["session-limits"]),
        ("idle = 60", ["session-limits"]),
        ("absolute = 30", ["session-limits"]),
        ("idle = 60\nwarning = 0", []),
        ("idle = 61", []),
        ("idle = 900\nwarning = 900", ["session-limits"]),
        ("warning = 900", []),
        ("idle = 50\nwarning = true", ["wrong-type"]),
    ],
)
def test_limits_of_a_session_fit_together(tmp_path, limits, expected):
    root = project(tmp_path, f"[auth.session]\n{limits}")
    if expected:
        assert codes(root) == expected
    else:
        assert read_config(root).auth.session.warning in (0, 60, 900)


@pytest.mark.parametrize(
    "name",
    ["prompt", "max_age", "acr_values", "login_hint", "ui_locales", "organization", "connection", "claims"],
)
def test_an_author_may_set_what_is_not_ours(tmp_path, name):
    root = project(tmp_path)
    assert read_config(root, "", {f"auth.params.{name}": "login"}).auth.params == {name: "login"}
    assert read_config(root, "", {f"auth.params.{name}": 3}).auth.params == {name: 3}
    assert codes(root, "", {f"auth.params.{name}": True}) == ["wrong-type"]


@pytest.mark.standards("AR-01", "AR-02", "AR-04", "AR-05", "AR-06")
@pytest.mark.parametrize(
    "name",
    [
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "resource",
        "code_challenge_method", "response_mode", "request", "request_uri", "dpop_jkt", "id_token_hint", "audience",
        "registration", "client_secret", "client_assertion",
    ],
)  # fmt: skip
def test_what_protects_a_request_is_not_the_authors_to_set(tmp_path, name):
    root = project(tmp_path)
    assert codes(root, "", {f"auth.params.{name}": "x"}) == ["refused-param"]
    assert codes(root, "", {f"auth.params.{name.upper()}": "x"}) == ["refused-param"]


def test_two_apis_may_want_tokens_of_their_own(tmp_path):
    more = '\n[apis.reports]\norigin = "https://reports.example.org"\nresource = "https://reports.example.org/"\n'
    root = make_project(tmp_path, **{"site/site.toml": SITE_TOML + more})
    assert [api.resource for api in read_config(root).apis] == ["", "https://reports.example.org/"]


def test_discovery_keeps_what_the_settings_are_held_against(tmp_path):
    config = read_config(project(tmp_path), require_metadata=False)
    known, _ = _judged(config, tree(Document("metadata"), {**FULL, "claims_supported": ["sub"]}))
    assert known[PAR] == FULL[PAR]
    assert known["require_pushed_authorization_requests"] is True
    assert known["dpop_signing_alg_values_supported"] == ("RS256", "ES256")
    assert "claims_supported" not in known


def test_pages_may_add_the_parameters_that_are_named(tmp_path):
    root = project(tmp_path, 'login_params = ["screen_hint", "kc_action"]')
    assert read_config(root).auth.login_params == ("screen_hint", "kc_action")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("state", "refused-param"),
        ("scope", "refused-param"),
        ("client_secret", "refused-param"),
        ("a b", "bad-name"),
    ],
)
def test_no_page_may_add_what_protects_a_request(tmp_path, name, code):
    assert codes(project(tmp_path, f'login_params = ["{name}"]')) == [code]
