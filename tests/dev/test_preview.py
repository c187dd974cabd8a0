"""dist/ as its host sends it: headers, slashes, the 404 page, compressed copies, sign-in, a single host name."""

import http.client
import json
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from builder import cli, policy
from builder.cache import Cache
from builder.compress import compress
from builder.config import read_config
from builder.dev.idp import running
from builder.dev.loopback import bind
from builder.dev.preview import Preview
from builder.errors import MachineError
from builder.hosts import plan, writers
from builder.output import Output
from builder.relay import relay
from builder.write import write
from tests.builder.making import METADATA, make_output, make_project
from tests.waiting import LIMIT

PAGES = {
    "index.html": b"<p>home" * 100,
    "about/index.html": b"<p>about" * 100,
    "404.html": b"<p>nothing here" * 100,
    "callback/index.html": b"<p>",
    "callback/vault/vault.abcdefghij.js": b"let v = 1;" * 100,
    "assets/a.abcdefghij.js": b"let a = 1;" * 100,
    "manifest.json": b"{}",
}


@pytest.fixture
def project(tmp_path):
    return make_project(tmp_path)


def build(root, host="netlify", **pages):
    """Write a dist/ as the pipeline does, from a few files."""
    config = read_config(root, overrides={"host.name": host})
    made = make_output(config, **{**PAGES, **pages})
    files = dict(made.files)
    types = {url: file.media_type for path, file in files.items() for url in policy.urls_of(path, config)}
    files["headers.json"] = policy.neutral(made.rules, {**types, "/manifest.json": "application/json"})
    files |= {file.path: file for file in writers.write(plan.plan(made.rules, config), config).public}
    write(
        Output(compress(files, Cache(None), ["headers.json", "manifest.json"]), made.rules, config),
        root / "dist",
    )
    return made


@pytest.fixture
def shown(project):
    """A function that starts a preview of a build for `host`; all previews are stopped at the end."""
    started = []

    def show(**options):
        started.append(Preview(project, project / "dist", **{"port": 0, **options}))
        started[-1].start()
        return started[-1]

    yield show
    for each in started:
        each.stop()


def ask(preview, path="/", method="GET", **headers):
    connection = http.client.HTTPConnection("localhost", urlsplit(preview.origin).port, timeout=LIMIT)
    try:
        connection.request(
            method, path, headers={name.replace("_", "-"): text for name, text in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("host", ["netlify", "cloudflare", "nginx"])
def test_each_path_has_the_headers_of_the_policy(project, shown, host):
    made = build(project, host)
    preview = shown(host=host)
    place = "headers.json" if host == "nginx" else "_headers"
    assert f"  Headers   of {host}, from {place}" in list(preview.lines())
    for rule in made.rules:
        for path in rule.paths:
            status, headers, _ = ask(preview, path)
            assert status == (404 if path == "/404.html" else 200), path
            assert {name: headers[name] for name, _ in rule.headers} == dict(rule.headers), path


def test_a_host_without_headers_is_shown_without_them(project, shown):
    made = build(project, "github-pages")
    preview = shown(host="github-pages")
    assert "  Headers   of github-pages, which sends none" in list(preview.lines())
    status, headers, _ = ask(preview, "/about/")
    assert status == 200
    assert not [
        name for rule in made.rules for name, _ in rule.headers if name in headers and name != "Cache-Control"
    ]


def test_it_is_a_static_host(project, shown):
    build(project)
    preview = shown()
    assert ask(preview, "/about?x=1")[0] == 308
    assert ask(preview, "/about?x=1")[1]["Location"] == "/about/?x=1"
    status, headers, body = ask(preview, "/nothing")
    assert (status, body) == (404, PAGES["404.html"])
    assert "Content-Security-Policy" in headers
    status, headers, body = ask(preview, "/about/", Accept_Encoding="br")
    assert (headers["Content-Encoding"], headers["Vary"]) == ("br", "Accept-Encoding")
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert len(body) < len(PAGES["about/index.html"])
    assert ask(preview, "/_headers")[0] == ask(preview, "/../site/site.toml")[0] == 404
    assert ask(preview, "/", "POST")[0] == 405


def test_a_header_that_the_file_lacks_is_not_sent(project, shown):
    build(project)
    (project / "dist/_headers").write_text("/about/*\n  X-Mine: yes\n")
    preview = shown()
    assert ask(preview, "/about/")[1]["X-Mine"] == "yes"
    assert "Content-Security-Policy" not in ask(preview, "/")[1]
    assert "Content-Security-Policy" in ask(shown(host="nginx"), "/")[1]  # which does not read that file


def test_a_new_build_is_seen_and_a_missing_one_is_not(project, shown):
    build(project)
    preview = shown()
    (project / "dist").rename(project / "gone")
    assert ask(preview)[0] == 200
    (project / "gone").rename(project / "dist")
    build(project, **{"index.html": b"<p>another"})
    assert ask(preview)[2] == b"<p>another"


@pytest.mark.parametrize(
    ("spoil", "told"), [("rmtree", "there is no folder dist"), ("unlink", "no build of Gossamer")]
)
def test_what_is_no_build_is_refused_with_a_remedy(project, capsys, monkeypatch, spoil, told):
    if spoil == "unlink":
        build(project)
        (project / "dist/headers.json").unlink()
    monkeypatch.chdir(project)
    assert cli.main(["preview"]) == 1
    err = capsys.readouterr().err
    assert told in err
    assert "→ build the site first: python3 build.py build" in err


def test_other_names_are_refused_and_those_of_the_loopback_led_home(project, shown):
    build(project)
    preview = shown()
    port = urlsplit(preview.origin).port
    assert ask(preview, Host="evil.example")[0] == 421
    assert ask(preview, Host=f"evil.example:{port}")[0] == 421
    status, headers, _ = ask(preview, "/about/?x", Host=f"127.0.0.1:{port}")
    assert (status, headers["Location"]) == (307, f"{preview.origin}/about/?x")


def local(root, port, **more):
    """Change the settings to those of a site that is built for this machine, with its provider and API at the
    ports after the site's.
    """
    site, issuer, api = (f"http://localhost:{port + n}" for n in range(3))
    text = (root / "site/site.toml").read_text()
    for old, new in (
        ("https://www.example.org", site),
        ("https://login.example.org", issuer),
        ("https://api.example.org", api),
    ):
        text = text.replace(old, new)
    (root / "site/site.toml").write_text(text)
    with running(port=port + 1) as provider:
        (root / "site/provider.json").write_text(json.dumps({**provider.provider.document(), **more}))


def note(preview):
    return list(preview.lines())[-1].partition("Sign-in   ")[2]


def test_who_can_sign_in_is_told_and_the_provider_is_started(project, shown, own_port):
    build(project)
    assert note(shown()) == "only at https://www.example.org, for which this site is built"
    local(project, own_port)
    build(project)
    away = shown()
    assert note(away).startswith(f"not here: this site is built for http://localhost:{own_port}, ")
    preview = shown(port=None)
    assert preview.url == f"http://localhost:{own_port}/"
    assert note(preview) == f"at http://localhost:{own_port + 1}, the development provider, as ada or grace"
    provider, api = (SimpleNamespace(origin=f"http://localhost:{own_port + n}") for n in (1, 2))
    assert ask(provider, "/.well-known/openid-configuration")[0] == 200
    assert ask(api, "/v1/invoices")[0] == 401
    with pytest.raises(MachineError, match="cannot be used"):
        shown(port=own_port)


def test_a_taken_port_of_the_provider_and_another_kind_of_provider_are_told(project, shown, own_port):
    local(project, own_port)
    build(project)
    taken = bind(own_port + 2)
    try:
        preview = shown(port=None)
        assert "something has taken its port, or that of an API" in note(preview)
    finally:
        for each in taken:
            each.close()
    preview.stop()
    for each in bind(own_port + 1):  # the provider that was started in vain has stopped
        each.close()
    local(project, own_port, token_endpoint=f"http://localhost:{own_port + 1}/other")
    build(project)
    assert "the development provider is not of its kind" in note(shown(port=None))


@pytest.mark.parametrize("provider", ["the development provider", "elsewhere"])
def test_the_origin_of_the_redirect_uri_is_served_too(project, shown, own_port, provider):
    elsewhere = f"http://localhost:{own_port + 3}"
    settings = project / "site/site.toml"
    settings.write_text(
        settings.read_text().replace("[auth]\n", f'[auth]\nredirect_origin = "{elsewhere}"\n')
    )
    local(project, own_port)
    if provider == "elsewhere":
        text = settings.read_text().replace(f"http://localhost:{own_port + 1}", "https://login.example.org")
        settings.write_text(text)
        (project / "site/provider.json").write_text(json.dumps(METADATA))
    build(project)
    write(relay(read_config(project)), project / "dist-redirect")
    preview = shown(port=None)
    assert (provider if provider != "elsewhere" else f"with {elsewhere}/callback/") in note(preview)
    status, headers, _ = ask(SimpleNamespace(origin=elsewhere), "/callback/?code=x")
    assert status == 200
    assert f"form-action http://localhost:{own_port}/callback/" in headers["Content-Security-Policy"]
    preview.stop()
    settings.write_text(settings.read_text().replace(elsewhere, "https://sign-in.example.org"))
    assert note(shown(port=None)) == "not here: answers come to https://sign-in.example.org/callback/"


def test_settings_for_another_environment_are_told(project, shown, own_port):
    local(project, own_port)
    build(project)
    text = (project / "site/site.toml").read_text()
    (project / "site/site.toml").write_text(text.replace(f":{own_port}", ":1"))
    assert "name the environment of the build with --env" in note(shown(port=None))


def test_the_command_passes_its_options_on(project, monkeypatch):
    asked = {}
    monkeypatch.setattr(
        "builder.dev.preview.preview", lambda root, dist, **options: asked.update(dist=dist, **options)
    )
    monkeypatch.chdir(project)
    assert cli.main(["preview", "--host", "cloudflair"]) == 2
    assert cli.main(["preview", "--host", "nginx", "--port", "9000", "--out", "www", "--open"]) == 0
    asked.pop("log")
    assert asked.pop("dist").name == "www"
    assert asked == {"environment": "", "host": "nginx", "port": 9000, "open_browser": True}
