"""Pinning the provider's metadata: what is fetched, what is refused, and what remains after a failure."""

import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from builder import discover as module
from builder.config import read_config
from builder.discover import discover, metadata_url
from builder.errors import MachineError, SiteError

PATH = "/.well-known/openid-configuration"


@contextmanager
def provider(answer):
    """A server on a free port. `answer(handler)` sets its response; the requests' headers are recorded."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.close_connection = True
            server.seen.append((self.path, dict(self.headers)))
            answer(self)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.seen = []
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def reply(handler, body, status=200, **headers):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    handler.send_response(status)
    for name, value in {"Content-Length": len(data), "Content-Type": "application/json", **headers}.items():
        handler.send_header(name, str(value))
    handler.end_headers()
    handler.wfile.write(data)


def metadata(issuer, /, **changes):
    members = {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": "https://tokens.example.org/token",
        "jwks_uri": f"{issuer}/jwks",
        "code_challenge_methods_supported": ["S256"],
        "service_documentation": "https://example.org",
        **changes,
    }
    return {key: value for key, value in members.items() if value is not None}


@pytest.fixture
def project(tmp_path):
    def make(issuer, environment="", auth=""):
        site = f'[site]\nname = "S"\nurl = "http://localhost:8000"\n[auth]\nissuer = "{issuer}"\nclient_id = "c"\n{auth}'
        (tmp_path / "site" / "environments").mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / "site.toml").write_text(site)
        if environment:
            path = tmp_path / "site" / "environments" / f"{environment}.toml"
            path.write_text(f'[auth]\nissuer = "{issuer}"\n')
        return tmp_path

    return make


def refused(root, error=SiteError):
    with pytest.raises(error) as caught:
        discover(root)
    assert not (root / "site" / "provider.json").exists()
    assert caught.value.exit_code == (1 if error is SiteError else 3)
    return caught.value.faults


def test_the_pin_is_written_and_read_back(project):
    with provider(lambda handler: reply(handler, metadata(handler.server.url))) as server:
        root = project(server.url)
        path, _ = discover(root)
    assert path == root / "site" / "provider.json"
    expected = metadata(server.url, service_documentation=None)
    assert path.read_text() == json.dumps(expected, indent=2, sort_keys=True) + "\n"
    assert path.stat().st_mode & 0o777 == 0o644
    assert dict(read_config(root).metadata)["token_endpoint"] == "https://tokens.example.org/token"


def test_an_environment_has_its_own_pin(project):
    with provider(lambda handler: reply(handler, metadata(handler.server.url))) as server:
        root = project(server.url, "next")
        assert discover(root, "next")[0] == root / "site" / "environments" / "next.provider.json"
    assert read_config(root, "next").metadata["issuer"] == server.url


def test_metadata_may_be_elsewhere_than_below_the_issuer(project):
    """As at Azure AD B2C, which has metadata for each of its policies."""
    with provider(
        lambda handler: reply(handler, metadata("https://login.example.org/tenant/v2.0/"))
    ) as server:
        url = f"{server.url}/tenant/policy/metadata?p=b2c"
        root = project("https://login.example.org/tenant/v2.0/", auth=f'metadata_url = "{url}"\n')
        discover(root)
        assert [path for path, _ in server.seen] == ["/tenant/policy/metadata?p=b2c"]
        (fault,) = refused_again(root, server.url)
        assert fault.code == "issuer-mismatch"


def refused_again(root, issuer):
    """Return the errors of `discover` once site.toml names another issuer."""
    file = root / "site" / "site.toml"
    file.write_text(re.sub('issuer = "[^"]*"', f'issuer = "{issuer}"', file.read_text()))
    with pytest.raises(SiteError) as caught:
        discover(root)
    return caught.value.faults


@pytest.mark.parametrize("spell", [str, str.upper], ids=["plain", "capitals"])
def test_a_name_below_localhost_is_this_machine(project, spell):
    """RFC 6761 6.3: as in browsers, without asking DNS, which may not know the name."""
    with provider(lambda handler: reply(handler, metadata(handler.server.issuer))) as server:
        server.issuer = f"http://{spell('id.gossamer-test')}.localhost:{server.server_port}"
        path, _ = discover(project(server.issuer))
        assert json.loads(path.read_text())["issuer"] == server.issuer
        assert server.seen[0][1]["Host"].lower() == f"id.gossamer-test.localhost:{server.server_port}"


def test_null_and_empty_members_are_absent(project):
    blank = {"userinfo_endpoint": "", "end_session_endpoint": "", "dpop_signing_alg_values_supported": ""}
    with provider(
        lambda handler: reply(
            handler, {**metadata(handler.server.url, **blank), "prompt_values_supported": None}
        )
    ) as server:
        path, _ = discover(project(server.url))
    assert (
        path.read_text()
        == json.dumps(metadata(server.url, service_documentation=None), indent=2, sort_keys=True) + "\n"
    )


def test_what_the_build_would_warn_of_is_told_at_once(project):
    def answer(handler):
        reply(handler, metadata(handler.server.url, code_challenge_methods_supported=None))

    with provider(answer) as server:
        root = project(server.url)
        _, (warning,) = discover(root)
    (later,) = read_config(root).warnings
    assert (warning.code, warning.message, warning.hint) == (later.code, later.message, later.hint)
    assert warning.code == "pkce-unknown"


@pytest.mark.standards("DJ-05")
def test_no_credentials_are_sent(project, monkeypatch, tmp_path):
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with provider(lambda handler: reply(handler, metadata(handler.server.url))) as server:
        discover(project(server.url))
    ((path, headers),) = server.seen
    assert path == PATH
    assert not {"authorization", "cookie"} & {name.lower() for name in headers}
    assert headers["Accept"] == "application/json"


@pytest.mark.parametrize(
    ("issuer", "url"),
    [
        ("https://a.example", "https://a.example" + PATH),
        ("https://a.example/", "https://a.example" + PATH),
        ("https://a.example/realms/x/", "https://a.example/realms/x" + PATH),
    ],
)
def test_the_address_follows_from_the_issuer(issuer, url):
    assert metadata_url(issuer) == url


@pytest.mark.standards("DJ-01", "DJ-09")
@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"issuer": "https://other.example"}, {"issuer-mismatch"}),
        ({"token_endpoint": "http://tokens.example.org/token"}, {"insecure-url"}),
        ({"jwks_uri": None}, {"bad-metadata"}),
        ({"jwks_uri": "/jwks"}, {"bad-url"}),
        ({"code_challenge_methods_supported": ["plain"]}, {"no-pkce"}),
        ({"id_token_signing_alg_values_supported": ["HS256"]}, {"no-common-algorithm"}),
        ({"issuer": 1, "token_endpoint": 2}, {"issuer-mismatch", "bad-metadata"}),
    ],
)
def test_a_document_that_cannot_be_trusted_is_not_pinned(project, changes, codes):
    with provider(lambda handler: reply(handler, metadata(handler.server.url, **changes))) as server:
        faults = refused(project(server.url))
    assert {fault.code for fault in faults} == codes
    assert all(fault.where.file == server.url + PATH and fault.hint for fault in faults)


@pytest.mark.parametrize(
    "body", [b"<!doctype html>", b"[]", b"{", b"\xff", b"", b'{"issuer": "a", "issuer": "b"}']
)
def test_what_is_no_json_object_is_refused(project, body):
    with provider(lambda handler: reply(handler, body)) as server:
        (fault,) = refused(project(server.url))
    assert fault.code in {"json-syntax", "bad-metadata", "not-utf-8"}
    assert fault.hint


@pytest.mark.parametrize("status", [204, 400, 401, 404])
def test_a_refusal_points_at_the_issuer(project, status):
    with provider(lambda handler: reply(handler, b"", status)) as server:
        (fault,) = refused(project(server.url))
    assert (fault.code, str(fault.where)) == ("no-metadata", "site/site.toml:5:10")
    assert str(status) in fault.message


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_providers_own_trouble_is_not_the_sites(project, status):
    with provider(lambda handler: reply(handler, b"", status)) as server:
        (fault,) = refused(project(server.url), MachineError)
    assert str(status) in fault.message


def test_redirects_stay_on_their_origin(project):
    def answer(handler):
        if handler.path == PATH:
            reply(handler, b"", 302, Location="/moved")
        else:
            reply(handler, metadata(handler.server.url))

    with provider(answer) as server:
        assert discover(project(server.url))[0].is_file()
    assert [path for path, _ in server.seen] == [PATH, "/moved"]


@pytest.mark.standards("DJ-09")
@pytest.mark.parametrize(
    "target", ["http://localhost:{port}/x", "https://evil.example/", "ftp://a/", "file:///etc/passwd"]
)
def test_redirects_elsewhere_are_refused(project, target):
    def answer(handler):
        reply(handler, b"", 302, Location=target.format(port=handler.server.server_port))

    with provider(answer) as server:
        (fault,) = refused(project(server.url))
    assert fault.code == "no-metadata"
    assert len(server.seen) == 1


def test_redirects_in_a_circle_end(project):
    with provider(lambda handler: reply(handler, b"", 302, Location=PATH)) as server:
        (fault,) = refused(project(server.url))
    assert fault.code == "no-metadata"


@pytest.mark.standards("DJ-10")
def test_a_flood_is_cut_off(project):
    with provider(lambda handler: reply(handler, b" " * (module.LIMIT + 1))) as server:
        (fault,) = refused(project(server.url))
    assert "more than" in fault.message


def test_a_slow_drip_is_cut_off(project, monkeypatch):
    monkeypatch.setattr(module, "LONGEST", 0.3)
    done = threading.Event()

    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        while not done.wait(0.05):
            try:
                handler.wfile.write(b" ")
            except OSError:
                return

    with provider(answer) as server:
        (fault,) = refused(project(server.url), MachineError)
        done.set()
    assert "longer than" in fault.message


def test_silence_is_cut_off(project, monkeypatch):
    monkeypatch.setattr(module, "TIMEOUT", 0.2)
    done = threading.Event()
    with provider(lambda handler: done.wait(5)) as server:
        (fault,) = refused(project(server.url), MachineError)
        done.set()
    assert "no answer" in fault.message


def test_an_answer_cut_short_is_the_networks_fault(project):
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b'{"issuer"')

    with provider(answer) as server:
        (fault,) = refused(project(server.url), MachineError)
    assert fault.code == "provider-unreachable"


def test_a_closed_port_and_an_unknown_name_are_the_networks_fault(project):
    with provider(lambda handler: None) as server:
        closed = server.url
    (fault,) = refused(project(closed), MachineError)
    assert fault.code == "provider-unreachable"
    assert closed in fault.message
    (fault,) = refused(project("https://nowhere.invalid"), MachineError)
    assert fault.code == "provider-unreachable"


def test_the_old_pin_stays_when_the_new_one_is_wrong_or_the_same(project):
    answers = {}
    with provider(lambda handler: reply(handler, answers["now"])) as server:
        answers["now"] = metadata(server.url)
        root = project(server.url)
        path, _ = discover(root)
        before = path.stat().st_ino, path.read_bytes()
        discover(root)
        assert (path.stat().st_ino, path.read_bytes()) == before
        answers["now"] = metadata(server.url, token_endpoint=None)
        with pytest.raises(SiteError):
            discover(root)
        assert (path.stat().st_ino, path.read_bytes()) == before
        answers["now"] = metadata(server.url, end_session_endpoint=f"{server.url}/end")
        discover(root)
    assert b"end_session" in path.read_bytes()
    assert sorted(entry.name for entry in path.parent.iterdir()) == [
        "environments",
        "provider.json",
        "site.toml",
    ]


def test_a_place_that_cannot_be_written_is_the_machines_fault(project):
    with provider(lambda handler: reply(handler, metadata(handler.server.url))) as server:
        root = project(server.url)
        (root / "site" / "provider.json").mkdir()
        with pytest.raises(MachineError) as caught:
            discover(root)
    assert caught.value.faults[0].code == "cannot-write"
    assert sorted(entry.name for entry in (root / "site").iterdir()) == [
        "environments",
        "provider.json",
        "site.toml",
    ]


def test_a_faulty_configuration_is_told_before_anything_is_fetched(project):
    root = project("https://login.example.org/?x=1")
    assert [fault.code for fault in refused(root)] == ["bad-issuer"]
