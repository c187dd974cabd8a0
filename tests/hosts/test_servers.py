"""The real servers, if this machine has them: they send what the policy says, path by path."""

import shutil

import pytest

from builder import serving
from builder.policy import path_of
from tests.waiting import wait_until

from .servers import BINARIES, running
from .sites import ELSEWHERE, EVIL, SAMPLES


@pytest.fixture(params=BINARIES)
def host(request):
    if shutil.which(BINARIES[request.param]) is None:
        pytest.skip(f"{BINARIES[request.param]} is not installed on this machine")
    return request.param


@pytest.fixture(params=SAMPLES)
def site(request):
    return SAMPLES[request.param]


def agrees(server, site):
    for name, path in site.paths.items():
        wanted = serving.respond(site.output, "GET", path, {})
        got = server.ask(path)
        assert (got.status, got.body) == (wanted.status, wanted.body), name
        assert {each: got.all(each) for each in site.named if got.all(each)} == {
            each: [value] for each, value in site.headers(path).items()
        }, name
        assert got.all("Content-Type") == [wanted.headers["Content-Type"]], name


@pytest.mark.parametrize("title", ELSEWHERE)
def test_the_origin_of_the_redirect_uri_alone(host, title, own_port):
    with running(host, ELSEWHERE[title], own_port) as server:
        agrees(server, ELSEWHERE[title])


@pytest.mark.standards("HD-18")
def test_the_server_sends_what_the_policy_says(host, site, own_port):
    config, files = site.output.config, site.output.files
    base, callback = config.site.base, config.callback
    with running(host, site, own_port) as server:
        agrees(server, site)
        asset = f"{base}assets/runtime.abcdefghij.js"
        zipped = server.ask(asset, Accept_Encoding="gzip")
        assert (zipped.body, zipped.one("Content-Encoding"), zipped.one("Vary")) == (
            b"gzip",
            "gzip",
            "Accept-Encoding",
        )
        assert zipped.one("Content-Type") == "text/javascript; charset=utf-8"
        assert zipped.one("Cache-Control") == site.headers(asset)["Cache-Control"]
        plain = server.ask(asset)
        assert (plain.all("Content-Encoding"), plain.all("Vary")) == ([], ["Accept-Encoding"])
        if host != "nginx":  # its module for that is not available everywhere
            assert server.ask(asset, Accept_Encoding="gzip, br").body == b"brotli"

        for old, new in site.output.moved.items():
            gone = server.ask(old)
            assert (gone.status, gone.one("Location").removeprefix(f"http://127.0.0.1:{own_port}")) == (
                301,
                new,
            )
        for asked, leads in (("docs/intro", "docs/intro/"), ("about/index.html", "about/")):
            moved = server.ask(f"{base}{asked}?a=1")
            where = moved.one("Location").removeprefix(f"http://127.0.0.1:{own_port}").partition("?")[0]
            assert (moved.status in (301, 308), where) == (True, base + leads), asked
            assert {each: moved.all(each) for each in site.named if moved.all(each)}.items() >= {
                "Content-Security-Policy": [site.headers(base)["Content-Security-Policy"]]
            }.items()
        for path in site.ways:
            way = server.ask(f"{path}?code=c0de")
            policy = way.one("Content-Security-Policy")
            assert policy == site.headers(callback)["Content-Security-Policy"] or way.status == 404, path
        for path in EVIL:
            where = server.ask(path).one("Location").removeprefix(f"http://127.0.0.1:{own_port}/")
            where = where.replace("\\", "/")
            assert not where.startswith(("//", "http")), (path, where)
        assert server.ask(f"{base}assets/").status == 404

        posted = server.ask(callback, "POST", Content_Length="0")
        assert (posted.status in (200, 405), posted.body) == (
            True,
            files[path_of(config.auth.redirect_path)].data,
        )
        assert {each: posted.all(each) for each in site.named if posted.all(each)} == {
            each: [value] for each, value in site.headers(callback).items()
        }
        server.ask(f"{callback.rstrip('/')}?code=c0de")
        server.ask(f"{base}last?words=1")
        log = wait_until(lambda: (text := server.log.read_text()) and "last" in text and text)
        assert "c0de" not in log and "docs/intro" in log
