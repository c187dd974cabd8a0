"""Nothing in the built site depends on the development server: `dist/`, written by the command for an
environment, works on a plain static host that uses only `headers.json`, with another provider, client, API and
redirect URI.
"""

import contextlib
import http.server
import json
import re
import subprocess
import sys
import threading

import pytest
from playwright.sync_api import expect

from builder.dev import api as dev_api
from builder.dev import idp
from builder.qa.watcher import Watcher

from . import journeys


class PlainHost(http.server.SimpleHTTPRequestHandler):
    """A server that sends files unchanged, with the headers that `headers.json` lists for the path."""

    rules = ()

    def end_headers(self):
        path = self.path.partition("?")[0]
        for rule in self.rules:
            if any(re.fullmatch(re.escape(known).replace(r"\*", ".*"), path) for known in rule["paths"]):
                for name, value in rule["headers"].items():
                    if name != "Content-Type":
                        self.send_header(name, value)
        super().end_headers()

    def log_message(self, *arguments):
        pass


OVERLAY = """
[site]
url = "{url}"
[auth]
issuer = "{issuer}"
client_id = "another-client"
redirect_path = "/signed-in"
post_logout_path = "/about/"
[apis.billing]
origin = "{api}"
prefix = "/v1/"
audience = "urn:billing"
resource = "urn:billing"
scopes = ["invoices:read"]
"""


@contextlib.contextmanager
def serving(directory):
    """Run a plain static host for a folder that is filled later; yield the handler class and its port."""

    class Host(PlainHost):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(directory))

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Host, server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def other_host(tmp_path):
    """(url, provider) of a copy of the example, with its own environment, built by `build.py build --env other`."""
    project = tmp_path / "project"
    journeys.copy_of_the_example(project)
    with contextlib.ExitStack() as stack:
        host, port = stack.enter_context(serving(project / "dist"))
        url = f"http://localhost:{port}"
        client = idp.Client("another-client", (f"{url}/signed-in",), (f"{url}/about/",))
        running = stack.enter_context(idp.running(host="127.0.0.1", clients=[client]))
        running.provider.register_api(idp.ResourceServer("urn:billing", ("invoices:read",)))
        api = stack.enter_context(
            dev_api.running(
                host="127.0.0.1",
                issuer=running.url,
                keys=running.provider.jwks,
                audience="urn:billing",
                scope="invoices:read",
                allowed_origins=[url],
            )
        )
        overlay = OVERLAY.format(url=url, issuer=running.url, api=api.url)
        (project / "site" / "environments").mkdir(exist_ok=True)
        (project / "site" / "environments" / "other.toml").write_text(overlay)
        for verb in ("discover", "build"):
            command = [sys.executable, "-m", "builder", verb, "--root", str(project), "--env", "other"]
            result = subprocess.run(command, cwd=journeys.EXAMPLE, capture_output=True, text=True)
            assert result.returncode == 0, result.stdout + result.stderr
        host.rules = json.loads((project / "dist" / "headers.json").read_text())["rules"]
        yield url, running.provider


@pytest.mark.full("more journeys in the browser")
@pytest.mark.standards("DE-03", "QA-01")
def test_the_example_runs_anywhere(other_host, browser):
    url, provider = other_host
    context = browser.new_context(base_url=url)
    watcher = Watcher(context)
    page = context.new_page()
    page.goto("/invoices/")
    expect(page).to_have_url(re.compile(re.escape(f"{provider.issuer}/")))
    journeys.choose(page, "grace")
    journeys.expect_invoices(page)
    expect(page).to_have_url(f"{url}/invoices/")
    page.reload()
    journeys.expect_invoices(page)
    page.get_by_test_id("logout").click()
    page.get_by_test_id("confirm-logout").click()
    expect(page).to_have_url(re.compile(re.escape(url) + "/about/"))
    journeys.expect_signed_out(page)
    assert watcher.report() == []
    assert {event["client_id"] for event in provider.events if "client_id" in event} == {"another-client"}
    context.close()
