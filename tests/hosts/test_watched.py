"""A browser visits a site and signs in during forty deploys into a real object store; many of them are
killed half-way.
"""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import replace

import obstore
import pytest
from obstore.exceptions import NotFoundError
from obstore.store import S3Store
from playwright.sync_api import expect

from builder import pipeline
from builder.output import File
from builder.qa.sites import EXAMPLE, running_site
from builder.write import write
from tests.browser import journeys

from .bucket_server import KEY, SECRET, running_bucket

DEPLOYS = 40
PAGES = 100  # many pages, so that a deploy takes long enough to be killed at any point
BUCKET = "s3://site"
LEFT = "net::ERR_ABORTED"  # the visitor left before the response arrived
KILLED = -9  # SIGKILL
SEED = 20261130


class InBucket(Mapping):
    """The files of a site as they are in a bucket at this moment, under the names that a build uses."""

    def __init__(self, store):
        self.store = store

    def __getitem__(self, path):
        try:
            found = obstore.get(self.store, path)
        except (NotFoundError, FileNotFoundError):
            raise KeyError(path) from None
        media, cache = found.attributes["Content-Type"], found.attributes["Cache-Control"]
        return File(path, bytes(found.bytes()), media, "immutable" in cache)

    def __iter__(self):
        return (each["path"] for part in obstore.list(self.store) for each in part)

    def __len__(self):
        return sum(1 for _ in self)


def edits(root):
    """Change the sources of the site, and yield after each change."""
    for number in range(PAGES):
        page = root / f"site/pages/notes/{number}.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text(f'+++\ntitle = "Note {number}"\n+++\n\n# Note {number}\n\nA note.\n')
    yield
    fresh = root / "site/pages/fresh.md"
    fresh.write_text('+++\ntitle = "Fresh"\nnav = "Fresh"\n+++\n\n# Fresh\n\nThere is some.\n')
    yield
    style = next((root / "site/styles").glob("*.css"))
    style.write_text(f"{style.read_text('utf-8')}\nmain {{ --watched: 1 }}\n")
    yield
    view = root / "site/app/views/invoices.py"
    view.write_text(f'{view.read_text("utf-8")}\nWATCHED = "yes"\n')
    fresh.unlink()
    yield


class Deploys(threading.Thread):
    """Deploys one build after the other, and kills every second one on the way. `ended` records how each one ended."""

    def __init__(self, root, folders, env):
        super().__init__(daemon=True)
        self.root, self.folders = root, folders
        self.env = os.environ | env | {"PYTHONPATH": str(EXAMPLE), "PYTHONUNBUFFERED": "1"}
        self.ended, self.said, self.took = [], "", 0

    def run(self):
        chance = random.Random(SEED)
        for number in range(DEPLOYS):
            dies = chance.uniform(0, self.took / 2) if number % 2 else None
            self.once(self.folders[number % len(self.folders)], dies)

    def once(self, folder, dies=None):
        """Run one deploy. `dies`: how many seconds after its first output it is killed."""
        command = [sys.executable, "-m", "builder", "deploy", BUCKET, "--host", "nginx", "--out", folder]
        out = subprocess.PIPE
        # unbuffered: communicate() does not see what readline() has read beyond its line
        with subprocess.Popen(
            command, cwd=self.root, env=self.env, stdout=out, stderr=out, bufsize=0
        ) as process:
            first, began = process.stdout.readline(), time.monotonic()
            try:
                rest, errors = process.communicate(timeout=dies)
                self.said = (first + rest + errors).decode()
                self.took = max(self.took, time.monotonic() - began)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
            self.ended.append(process.returncode)


@pytest.fixture
def failed(page):
    """Return every request of the page that failed or found nothing, and every error in its console."""
    found = []
    page.on(
        "requestfailed",
        lambda request: found.append((request.url, request.failure)) if request.failure != LEFT else None,
    )
    page.on("response", lambda answer: answer.status >= 400 and found.append((answer.url, answer.status)))
    page.on("console", lambda line: line.type == "error" and found.append(line.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.mark.full("deploys, watched by a browser")
@pytest.mark.timeout(900)
def test_no_visitor_notices_a_deploy(page, failed, tmp_path, own_port, monkeypatch):
    root, data = tmp_path / "project", tmp_path / "data"
    data.mkdir()
    journeys.copy_of_the_example(root)
    real, asked = pipeline.build, []
    monkeypatch.setattr(pipeline, "build", lambda *at, **how: asked.append((at, how)) or real(*at, **how))
    with running_bucket(data, own_port) as env, running_site(root, overrides={"host.name": "nginx"}) as site:
        (at, how), folders = asked[-1], []
        for number, _ in enumerate(edits(root)):
            folders.append(tmp_path / f"build-{number}" / "dist")
            write(real(*at, **how), folders[-1])
        deploys = Deploys(root, folders, env)
        deploys.once(folders[0], None)
        assert deploys.ended == [0], deploys.said
        store = S3Store(
            "site",
            config={"endpoint": env["AWS_ENDPOINT_URL"]},
            access_key_id=KEY,
            secret_access_key=SECRET,
            region="us-east-1",
            client_options={"allow_http": True},
        )
        site.output = replace(site.output, files=InBucket(store))
        deploys.start()
        walks = walk_until(lambda: not deploys.is_alive(), page, site)
        deploys.once(folders[0])
        deploys.once(folders[0])
        assert "Nothing is to be done" in deploys.said
    assert failed == []
    assert walks > 2
    assert set(deploys.ended) == {0, KILLED}, deploys.said
    assert deploys.ended.count(KILLED) > 5


def walk_until(done, page, site):
    """Visit pages, sign in and call the API until the condition is true. Return how often."""
    walks = 0
    while not done():
        page.goto(f"{site.url}/")
        page.get_by_test_id("login").click()
        journeys.choose(page)
        journeys.follow(page, "Invoices")
        journeys.expect_invoices(page)
        page.goto(f"{site.url}/about/")
        expect(page.get_by_test_id("user")).to_have_text("Ada Lovelace")
        journeys.sign_out(page)
        journeys.expect_signed_out(page)
        walks += 1
    return walks
