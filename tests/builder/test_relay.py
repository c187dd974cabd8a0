"""The site at auth.redirect_origin: one page with one script, in a folder of its own, from `build` to `clean`."""

import base64
import hashlib
import re
from dataclasses import replace

import pytest

from builder import cli
from builder.relay import HAND_OVER, relay
from tests.builder.making import FILES, make_config, make_project

ORIGIN = "https://sign-in.example.org"


@pytest.fixture
def made():
    config = make_config()
    auth, site = replace(config.auth, redirect_origin=ORIGIN), replace(config.site, name='<b> & "c"')
    return relay(replace(config, auth=auth, site=site))


def sha256(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def headers(output, path):
    return next(dict(rule.headers) for rule in output.rules if path in rule.paths)


@pytest.mark.standards("CB-01", "HD-02", "HD-03")
def test_its_page_runs_one_script_and_sends_a_form_to_the_door_alone(made):
    html = made.files["callback/index.html"].data.decode()
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert script == HAND_OVER
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    found = headers(made, "/callback/")
    policy = dict(each.split(" ", 1) for each in found["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": sha256(script),
        "style-src": sha256(style),
        "form-action": "https://www.example.org/callback/",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    assert (found["Cache-Control"], found["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert '<form method="post" action="https://www.example.org/callback/">' in html
    assert "&lt;b&gt; &amp; &#34;c&#34;" in html and "<b>" not in html


@pytest.mark.parametrize("path", ["/", "/404.html", "/manifest.json", "/headers.json"])
def test_nothing_else_there_runs_or_sends_anything(made, path):
    policy = headers(made, path)["Content-Security-Policy"].partition("; style-src")[0]
    assert policy == "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    assert b"<script" not in made.files[path[1:] or "index.html"].data


def test_there_is_none_unless_it_is_asked_for():
    assert relay(make_config()) is None


@pytest.fixture
def project(tmp_path, monkeypatch):
    text = FILES["site/site.toml"].replace("[auth]\n", f'[auth]\nredirect_origin = "{ORIGIN}"\n', 1)
    monkeypatch.chdir(make_project(tmp_path, **{"site/site.toml": text}))
    return tmp_path


def test_from_the_build_to_the_clean(project, capsys):
    assert cli.main(["build", "--host", "nginx"]) == 0
    assert f"dist-redirect: what belongs to {ORIGIN}" in capsys.readouterr().out
    assert (project / "dist-redirect/callback/index.html").read_bytes().count(b"<script>") == 1
    assert (project / "dist-redirect-host/nginx.conf").is_file()
    assert cli.main(["deploy", "--host", "nginx"]) == 0
    said = capsys.readouterr()
    assert f"For {ORIGIN}, a site of its own:" in said.err + said.out
    assert "rsync -a --delete dist-redirect dist-redirect-host root@HOST:/srv/SITE/" in said.out
    assert cli.main(["clean"]) == 0
    assert [path.name for path in project.iterdir() if path.name.startswith("dist")] == []
