"""`preview` serves dist/ as its host will send it, including sign-in and a redirect URI on another origin."""

import json

import pytest
from playwright.sync_api import expect

from builder import cli
from builder.dev import idp
from builder.dev.preview import Preview
from builder.qa.watcher import Watcher

from . import journeys

OVERLAY = """
[site]
url = "http://localhost:{site}"
[auth]
issuer = "http://localhost:{issuer}"
redirect_origin = "{redirect}"
[apis.billing]
origin = "http://localhost:{api}"
prefix = "/v1/"
audience = "urn:billing"
resource = "urn:billing"
scopes = ["invoices:read"]
"""


@pytest.fixture(params=["at the site", "elsewhere"])
def project(request, tmp_path, own_port):
    """A copy of the example, built for this machine by `build --env here`."""
    journeys.copy_of_the_example(tmp_path)
    redirect = f"http://localhost:{own_port + 3}" if request.param == "elsewhere" else ""
    ports = {"site": own_port, "issuer": own_port + 1, "api": own_port + 2}
    environments = tmp_path / "site/environments"
    environments.mkdir(exist_ok=True)
    (environments / "here.toml").write_text(OVERLAY.format(redirect=redirect, **ports))
    with idp.running(port=own_port + 1) as running:  # the metadata that `discover` would have pinned
        (environments / "here.provider.json").write_text(json.dumps(running.provider.document()))
    assert cli.main(["build", "-q", "--root", str(tmp_path), "--env", "here"]) == 0
    return tmp_path


@pytest.mark.full("more journeys in the browser")
def test_sign_in_and_out(project, browser):
    preview = Preview(project, project / "dist", environment="here")
    try:
        preview.start()
        context = browser.new_context(base_url=preview.origin)
        watcher = Watcher(context)
        page = context.new_page()
        journeys.visit_invoices(page)
        expect(page).to_have_url(f"{preview.origin}/invoices/")
        journeys.sign_out(page)
        assert watcher.report() == []
        context.close()
    finally:
        preview.stop()
