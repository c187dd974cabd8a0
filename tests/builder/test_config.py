"""Reading a valid configuration; environments, overrides, pinned metadata; and nothing but SiteError for an
invalid one.
"""

import json
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.config import read_config
from builder.config.layers import environments
from builder.config.schema import Api
from builder.errors import SiteError

ISSUER = "https://login.example.org/realms/x/"
METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://login.example.org/authorize?tenant=1",
    "token_endpoint": "https://tokens.example.org/token",
    "jwks_uri": "https://login.example.org/jwks",
    "code_challenge_methods_supported": ["plain", "S256"],
    "id_token_signing_alg_values_supported": ["RS256", "ES256"],
    "authorization_response_iss_parameter_supported": True,
    "claims_supported": ["sub"],
}
SITE = f"""
[site]
name = "Sample"
url = "https://www.example.org"
base = "/docs/"

[auth]
issuer = "{ISSUER}"
client_id = "sample"
scopes = ["openid", "email"]
algorithms = ["ES256", "RS256"]

[apis.billing]
origin = "https://api.example.org"
prefix = "/v1/"
audience = "urn:billing"
scopes = ["invoices:read"]

[routes]
"/start/" = "index.html"

[budget]
page = 170_000
"""


@pytest.fixture
def project(tmp_path):
    def make(text=SITE, metadata=METADATA, **layers):
        folder = tmp_path / "site" / "environments"
        folder.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / "site.toml").write_text(text)
        if metadata is not None:
            (tmp_path / "site" / "provider.json").write_text(json.dumps(metadata))
        for name, layer in layers.items():
            (folder / f"{name}.toml").write_text(layer)
        return tmp_path

    return make


def faults(root, *arguments, **named):
    with pytest.raises(SiteError) as caught:
        read_config(root, *arguments, **named)
    return caught.value.faults


def codes(*arguments, **named):
    return [fault.code for fault in faults(*arguments, **named)]


def test_a_right_configuration_is_read_whole(project):
    config = read_config(project())
    assert config.site.url == "https://www.example.org"
    assert config.redirect_uri == "https://www.example.org/docs/callback/"
    assert config.post_logout_redirect_uri == "https://www.example.org/docs/"
    assert config.auth.issuer == ISSUER
    assert config.auth.scopes == ("openid", "email")
    assert config.auth.provider == "site/provider.json"
    (api,) = config.apis
    assert (api.name, api.prefix, api.audience, api.resource) == ("billing", "/v1/", "urn:billing", "")
    assert config.routes == {"/start/": "index.html"}
    assert config.budget.page == 170_000
    assert config.warnings == ()


def test_defaults_are_those_of_the_schema(project):
    text = f'[site]\nname="S"\nurl="http://localhost:8000"\n[auth]\nissuer="{ISSUER}"\nclient_id="c"\n'
    config = read_config(project(text))
    assert config.site.base == "/"
    assert config.auth.scopes == ("openid", "profile")
    assert config.auth.redirect_path == "/callback/"
    assert config.auth.algorithms == ("RS256",)
    assert config.apis == ()
    assert config.redirect_uri == "http://localhost:8000/callback/"


def test_values_cannot_be_changed(project):
    config = read_config(project())
    with pytest.raises(FrozenInstanceError):
        config.site = None
    for mapping in (config.routes, config.metadata, config.places):
        with pytest.raises(TypeError):
            mapping["x"] = "y"


def test_metadata_is_cut_to_the_members_in_use_and_can_be_written_as_json(project):
    metadata = read_config(project()).metadata
    assert list(metadata) == sorted(set(METADATA) - {"claims_supported"})
    assert json.loads(json.dumps(dict(metadata)))["code_challenge_methods_supported"] == ["plain", "S256"]


def test_an_environment_is_laid_over_key_by_key(project):
    layer = '[site]\nurl = "https://next.example.org"\n[auth]\nleeway = 5\n'
    config = read_config(project(next=layer), "next")
    assert config.environment == "next"
    assert config.site.url == "https://next.example.org"
    assert config.site.name == "Sample"
    assert (config.apis[0].origin, config.apis[0].prefix) == ("https://api.example.org", "/v1/")
    assert (config.auth.leeway, config.auth.scopes) == (5, read_config(project()).auth.scopes)
    assert config.auth.provider == "site/provider.json"


def test_an_environment_gives_an_api_whole(project):
    """None of its settings in site.toml remain."""
    layer = '[apis.billing]\norigin = "https://next.example.org"\n'
    (api,) = read_config(project(next=layer), "next").apis
    assert api == Api("billing", "https://next.example.org")


def test_a_site_with_an_address_sends_nobody_to_their_own_machine(project):
    """Neither by a setting of the environment nor by a development setting that it does not override."""
    local = (
        'issuer = "http://localhost:9000/"',
        'origin = "http://127.0.0.1:9002"',
        'resource = "http://[::1]:9002/"',
    )
    layer = f"[auth]\n{local[0]}\n[apis.billing]\n{local[1]}\n{local[2]}\n"
    with pytest.raises(SiteError) as caught:
        read_config(project(next=layer), "next")
    found = {(fault.where.line, fault.code) for fault in caught.value.faults}
    assert found >= {(2, "loopback"), (4, "loopback"), (5, "loopback")}
    root = project(next='[site]\nurl = "http://localhost:8000"\n' + layer)
    with pytest.raises(SiteError) as caught:
        read_config(root, "next")
    assert "loopback" not in [fault.code for fault in caught.value.faults]
    example = Path(__file__).parents[2]
    with pytest.raises(SiteError) as caught:
        read_config(example, "", {"site.url": "https://app.example.com"})
    places = {str(fault.where) for fault in caught.value.faults if fault.code == "loopback"}
    assert len(places) == len(caught.value.faults) > 2
    assert all(place.startswith("site/site.toml:") for place in places)


def test_overrides_win_over_both_files(project):
    root = project(next='[site]\nurl = "https://next.example.org"\n')
    overrides = {"site.url": "http://localhost:9000", "apis.billing.origin": "http://localhost:9002"}
    config = read_config(root, "next", overrides)
    assert config.site.url == "http://localhost:9000"
    assert config.apis[0].origin == "http://localhost:9002"
    assert config.apis[0].prefix == "/v1/"


def test_a_fault_names_the_layer_that_set_the_value(project):
    root = project(next='[site]\nurl = "http://next.example.org"\n')
    assert str(faults(root, "next")[0].where) == "site/environments/next.toml:2:7"
    assert str(faults(root, "", {"site.url": "http://x.example"})[0].where) == "<override>"
    assert codes(root, "", {"site.uri": "x", "auth.leeway": "x"}) == ["unknown-key", "wrong-type"]


def test_metadata_given_by_the_caller_replaces_the_pin(project):
    root = project(metadata=None)
    assert codes(root) == ["not-pinned"]
    assert read_config(root, metadata=METADATA).metadata["token_endpoint"] == METADATA["token_endpoint"]
    assert codes(root, metadata={**METADATA, "issuer": "https://other.example"}) == ["issuer-mismatch"]
    assert codes(root, metadata={}) == ["bad-metadata"] * 4
    assert read_config(root, require_metadata=False).metadata == {}


@pytest.mark.parametrize(
    ("base", "layer", "pin"),
    [
        ("", "", "site/provider.json"),
        ('provider = "pins/base.json"', "", "site/pins/base.json"),
        ("", f'[auth]\nissuer = "{ISSUER}"', "site/environments/next.provider.json"),
        ('provider = "base.json"', f'[auth]\nissuer = "{ISSUER}"', "site/environments/next.provider.json"),
        ("", '[auth]\nprovider = "own.json"', "site/environments/own.json"),
        ("", '[auth]\nclient_id = "other"', "site/provider.json"),
    ],
)
def test_the_pin_is_beside_the_last_file_that_names_issuer_or_provider(project, base, layer, pin):
    text = SITE.replace('client_id = "sample"', f'client_id = "sample"\n{base}')
    config = read_config(project(text, next=layer), "next", require_metadata=False)
    assert config.auth.provider == pin


def test_silence_about_pkce_is_a_warning(project):
    silent = {key: value for key, value in METADATA.items() if key != "code_challenge_methods_supported"}
    (warning,) = read_config(project(metadata=silent)).warnings
    assert warning.code == "pkce-unknown"


def test_a_pin_with_a_member_twice_is_refused(project):
    root = project()
    (root / "site" / "provider.json").write_text('{"issuer": "a", "issuer": "b"}')
    assert codes(root) == ["json-syntax"]


@pytest.mark.parametrize(
    "name", ["../site", "next/../next", ".hidden", "nex", "next.toml", "\0", "", "x" * 300]
)
def test_only_environments_that_exist_are_read(project, name):
    root = project(next='[site]\nname = "Next"\n')
    assert environments(root) == ("next",)
    if name:
        (fault,) = faults(root, name)
        assert fault.code == "unknown-environment"
        assert ('did you mean "next"?' in fault.hint) == (name in {"nex", "next.toml"})
    else:
        assert read_config(root, name).site.name == "Sample"


def test_a_link_out_of_the_project_is_not_followed(project, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "provider.json"
    outside.write_text(json.dumps(METADATA))
    root = project(metadata=None)
    (root / "site" / "provider.json").symlink_to(outside)
    assert codes(root) == ["outside-project"]


def test_later_steps_can_point_at_a_value(project):
    config = read_config(project())
    fault = config.fault(("auth", "scopes", 1), "code", "message", "hint")
    assert str(fault.where) == "site/site.toml:10:21"
    assert fault.excerpt.splitlines()[0] == '10 | scopes = ["openid", "email"]'
    assert config.fault(("auth", "leeway"), "code", "message").where is None


def test_a_byte_order_mark_and_foreign_newlines_are_forgiven(project):
    root = project()
    text = ("\ufeff" + SITE.replace("docs", "d\u2028cs")).replace("\n", "\r\n")
    (root / "site" / "site.toml").write_bytes(text.encode())
    (fault,) = faults(root)
    assert (fault.code, str(fault.where)) == ("bad-text", "site/site.toml:5:8")
    assert fault.excerpt.splitlines()[0] == '5 | base = "/d cs/"'


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[site", "site/site.toml:1:6"),
        ("[site]\nname = ", "site/site.toml:2:8"),
        ('[site]\nname = "a"\nname = "b"', "site/site.toml:3:11"),
        ("x = " + "[" * 5000, "site/site.toml:1:1"),
        ("x = 2026-02-31", "site/site.toml:1:5"),
        ('x = """\nopen\n', "site/site.toml:2:5"),
    ],
)
def test_syntax_errors_have_a_place(project, text, place):
    (fault,) = faults(project(text))
    assert (fault.code, str(fault.where)) == ("toml-syntax", place)


SCRAPS = st.sampled_from(
    [
        *("[site]\n", "[auth]\n", "[[apis]]\n", "[apis.x]\n", "[routes]\n", "[build]\n", "[auth.scopes]\n"),
        *("name = ", "url = ", "issuer = ", "scopes = ", "origin = ", '"/x/" = ', "leeway = ", "verbatim = "),
        *('"x"\n', '"https://a.example"\n', "[]\n", '["openid", "a"]\n', "1\n", "-1\n", "{}\n", "1e400\n"),
        *(
            '"http://[::1"\n',
            '"https://a.example:0x"\n',
            "[[1], {a = 2}]\n",
            "07:32:00\n",
            "inf\n",
            "\0",
            "#",
        ),
        *("\n", "=", '"', "'''", "\\", "é", "\u2028", "9" * 5000, "[" * 400, "0x" + "f" * 5000),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(SCRAPS, max_size=12), st.integers(0, len(SITE)), st.integers(0, 40))
@example(["leeway = 0x", "f" * 5000, "\n"], SITE.index("scopes"), 0)
def test_no_mutation_raises_anything_but_a_site_error(tmp_path_factory, scraps, start, length):
    root = tmp_path_factory.getbasetemp() / "mutated"
    (root / "site").mkdir(parents=True, exist_ok=True)
    text = SITE[:start] + "".join(scraps) + SITE[start + length :]
    (root / "site" / "site.toml").write_text(text, newline="")
    _reads_or_tells(root)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60), st.integers(0, len(SITE)))
def test_no_bytes_raise_anything_but_a_site_error(tmp_path_factory, noise, start):
    root = tmp_path_factory.getbasetemp() / "noise"
    (root / "site").mkdir(parents=True, exist_ok=True)
    data = SITE.encode()
    (root / "site" / "site.toml").write_bytes(data[:start] + noise + data[start:])
    _reads_or_tells(root)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from([*METADATA, "revocation_endpoint"]), JSON, max_size=4))
def test_no_metadata_raises_anything_but_a_site_error(tmp_path_factory, members):
    root = tmp_path_factory.getbasetemp() / "judged"
    (root / "site").mkdir(parents=True, exist_ok=True)
    (root / "site" / "site.toml").write_text(SITE)
    (root / "site" / "provider.json").write_text(json.dumps({**METADATA, **members}))
    _reads_or_tells(root)


def _reads_or_tells(root):
    try:
        read_config(root, metadata=None if (root / "site" / "provider.json").exists() else METADATA)
    except SiteError as error:
        str(error).encode()
        places = [(fault.where.file, fault.where.line, fault.where.column) for fault in error.faults]
        assert places == sorted(places)
        assert all(place[0].startswith("site/") or place[0] == "<metadata>" for place in places)
