"""The development server's responses, configuration, ports and shutdown."""

import socket
import threading

import pytest

from builder import __version__
from builder.dev import greeting
from builder.dev.loopback import bind
from builder.dev.server import DevServer, running_site
from builder.errors import MachineError, UsageError
from tests.dev.trial import SITE, get, log_to, visit
from tests.waiting import LIMIT, wait_until


def test_nothing_is_broken_by_the_policy(page, site, problems):
    visit(page, site)
    csp = get(site, "/").headers["Content-Security-Policy"]
    assert "require-trusted-types-for 'script'" in csp
    assert "unsafe" not in csp
    assert problems.report() == []


def test_another_host_name_gets_nothing(site):
    answer = get(site, "/", Host="evil.example")
    assert answer.status == 421
    assert b"<" not in answer.body
    assert get(site, "/__dev/state.json", Host="evil.example").status == 421


def test_who_is_refused_reads_why_and_what_would_do(trial):
    lines = []
    with running_site(trial.root, log=log_to(lines)) as site:
        text = get(site, "/", Host="localhost:9876").body.decode()
    for part in (site.url, '"localhost:9876"', "serve --port 9876", "--host NAME.localhost"):
        assert part in text
    assert f'Refused a request for "localhost:9876": this server answers to {site.url} alone' in lines


def test_the_other_loopback_names_lead_to_the_sites_own(site):
    answer = get(site, "/a/?b=c", Host=f"127.0.0.1:{site.port}")
    assert (answer.status, answer.headers["Location"]) == (307, f"{site.url}/a/?b=c")


def test_both_loopback_addresses_answer(site):
    if not socket.has_ipv6:
        return
    with socket.create_connection(("::1", site.port), timeout=LIMIT) as connection:
        connection.sendall(f"GET / HTTP/1.0\r\nHost: {site.hub.host}\r\n\r\n".encode())
        assert connection.recv(20).startswith(b"HTTP/1.1 200")


def test_headers_are_those_of_the_site(site):
    answer = get(site, "/")
    rule = next(rule for rule in site.output.rules if rule.name == "page")
    assert {name: answer.headers[name] for name, _ in rule.headers} == dict(rule.headers)
    assert answer.headers["Server"] is None
    assert answer.headers.get_all("Content-Type") == ["text/html; charset=utf-8"]
    assert get(site, "/?q").headers["ETag"] == answer.headers["ETag"]
    assert get(site, "/", **{"If-None-Match": answer.headers["ETag"]}).status == 304
    head = get(site, "/", method="HEAD")
    assert (head.body, head.headers["Content-Length"]) == (b"", str(len(answer.body)))
    assert get(site, "/", method="POST").status == 405


def test_the_development_files_are_never_cached_and_stay_ours(site):
    for path in ("/__dev/client.js", "/__dev/overlay.css", "/livereload.js", "/__dev/state.json"):
        answer = get(site, path)
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert get(site, "/__dev/../server.py").status == 404
    assert get(site, "/__dev/nothing").status == 404


def test_hashed_files_of_the_build_before_are_still_found(site, trial):
    asset = next(name for name in site.output.files if name.endswith(".css"))
    trial.save("<h1>two</h1>")
    wait_until(lambda: asset not in site.output.files)
    assert get(site, f"/{asset}").body == b"<h1>one</h1>"
    assert get(site, "/assets/site.0000000000.css").status == 404


def test_a_missing_file_is_told_in_the_terminal(site):
    assert get(site, "/nothing.js").status == 404
    wait_until(lambda: "404  GET /nothing.js" in site.lines)


def test_the_provider_and_the_api_follow_the_configuration(site, trial):
    config = site.output.config
    assert config.auth.issuer == site.provider.issuer
    assert [api.origin for api in config.apis] == [site.api]
    assert site.provider.clients["trial"].redirect_uris == (f"{site.url}/callback/",)
    text = SITE.replace('"trial"', '"renamed"') + '\n[apis.shop]\norigin = "https://shop.example"\n'
    trial.save(text, "site/site.toml")
    wait_until(lambda: site.output.config.auth.client_id == "renamed")
    assert list(site.provider.clients) == ["renamed"]
    assert list(site.apis) == ["billing", "shop"]
    assert {api.name: api.origin for api in site.output.config.apis} == site.apis


def test_an_environment_meets_its_own_provider(trial):
    (trial.root / "site" / "environments").mkdir()
    overlay = trial.root / "site" / "environments" / "staging.toml"
    overlay.write_text('[auth]\nissuer = "https://staging.example"\n')
    with running_site(trial.root, environment="staging") as site:
        assert site.provider is None
        assert site.apis == {}
        assert site.output.config.auth.issuer == "https://staging.example"
        assert site.output.config.redirect_uri == f"{site.url}/callback/"
        lines = "\n".join(greeting.banner(site))
        assert 'https://staging.example (environment "staging")' in lines
        assert f"{site.url}/callback/" in lines


def test_the_banner_says_where_everything_is(site):
    lines = "\n".join(greeting.banner(site))
    assert lines.startswith(f"Gossamer {__version__}: {site.output.config.site.name}\n")
    for part in (f"{site.url}/", site.provider.issuer, site.api, "billing", "ada", "grace"):
        assert part in lines
    assert "Ctrl-C stops" in greeting.verdict(site, 1.0)


def test_a_taken_port_leads_to_the_next_free_one_and_one_line(trial):
    lines = []
    with running_site(trial.root) as first:
        with running_site(trial.root, port=first.port, log=log_to(lines)) as second:
            assert second.port > first.port
            assert lines == [f"Port {first.port} is taken: using {second.port}."]
            assert get(second, "/").status == 200


def test_a_port_that_was_asked_for_is_taken_or_nothing(trial):
    with running_site(trial.root) as first:
        with pytest.raises(MachineError, match=f"port {first.port} cannot be used"):
            DevServer(trial.root, port=first.port, exact=True)


def test_a_host_that_is_not_loopback_is_refused(trial):
    with pytest.raises(UsageError, match="loopback"):
        DevServer(trial.root, host="0.0.0.0")


def test_stopping_leaves_no_thread_and_no_port(trial, own_port):
    before = set(threading.enumerate())
    with running_site(trial.root, port=own_port) as site:
        ports = [site.port, *(int(url.rpartition(":")[2]) for url in (site.provider.issuer, site.api))]
        get(site, "/")
    names = {"build", "watch", "gossamer-site", "gossamer-provider", "gossamer-api"}
    assert not names & {thread.name for thread in set(threading.enumerate()) - before}
    for port in ports:
        for each in bind(port):
            each.close()
