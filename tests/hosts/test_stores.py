"""Deploys into real object stores, as a user runs them: what is uploaded, what is left alone, and rollbacks."""

import shutil

import obstore
import pytest

from builder import cli
from builder.deploy.bucket import connect
from tests.builder.making import make_project

from .azure_server import running_container
from .bucket_server import running_bucket

STORES = {"s3": running_bucket, "az": running_container}
HTML = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-cache"}


@pytest.fixture(params=STORES)
def bucket(request, tmp_path, own_port, monkeypatch):
    """An address in a running store; the environment has the credentials for it."""
    folder = tmp_path / "store"
    folder.mkdir()
    with STORES[request.param](folder, own_port) as environ:
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        yield f"{request.param}://site/below"


@pytest.mark.full("object stores")
def test_a_deploy_into_a_real_store_and_back(bucket, tmp_path, capsys):
    project = make_project(tmp_path)
    page = project / "site/pages/index.html"
    kept = shutil.copy(page, tmp_path / "kept.html")

    def deploy(*given):
        assert cli.main(["build", "--root", str(project), "--host", "nginx", "-q"]) == 0
        capsys.readouterr()
        assert cli.main(["deploy", bucket, "--root", str(project), "--host", "nginx", *given]) == 0
        return capsys.readouterr().out

    def home():
        found = obstore.get(connect(bucket).store, "index.html")
        return bytes(found.bytes()).decode(), dict(found.attributes)

    assert "2. Pages and other files" in deploy()
    first = home()
    assert HTML.items() <= first[1].items()
    assert "Nothing is to be done" in deploy(), "what was put is what is listed"
    page.write_text(page.read_text("utf-8").replace("</h1>", " again</h1>"))
    said = deploy()
    assert "2. Pages and other files: 1\n" in said and "There already: " in said
    assert " again" in home()[0]
    shutil.copy(kept, page)
    assert "is live in" in deploy("--rollback")
    assert home() == first
