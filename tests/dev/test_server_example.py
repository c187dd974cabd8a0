"""The example under the real development server: somebody signs in, the files are edited, and the session survives."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from builder import load
from builder.dev import server
from builder.dev.server import running_site
from tests.dev.trial import settle
from tests.waiting import wait_until

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """A copy of the example, for editing."""
    root = tmp_path_factory.mktemp("example")
    for folder in ("site", "templates"):
        shutil.copytree(REPOSITORY / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return root


@pytest.fixture
def site(example, monkeypatch):
    # somebody may be editing Gossamer's own files, so neither the server nor its input may refer to them
    for module in (server, load):
        monkeypatch.setattr(module, "watched", lambda root: ())
    with running_site(example) as session:
        yield session


def test_a_save_reloads_and_nobody_is_signed_out(context, site, example):
    builds = site.builds
    problems = []
    context.add_init_script(
        "document.addEventListener('securitypolicyviolation', event =>"
        " console.error(`CSP ${event.effectiveDirective} ${event.blockedURI}`));"
    )
    context.on("console", lambda message: message.type == "error" and problems.append(message.text))
    context.on("weberror", lambda error: problems.append(str(error.error)))
    page = context.new_page()
    page.goto(site.url + "/")
    page.get_by_test_id("login").click()
    page.get_by_test_id("account-ada").click()
    user = page.get_by_test_id("user")
    expect(user).to_have_text("Ada Lovelace")
    events = len(site.provider.events)

    reloads = []
    page.on("request", lambda request: request.is_navigation_request() and reloads.append(request.url))
    saved = (
        "index.html",
        "../styles/site.css",
        "../app/views/profile.py",
        "../../templates/base.html",
        "about.md",
    )
    for before, name in enumerate(saved):
        settle(page, site)
        _save(example / "site/pages" / name)
        wait_until(lambda before=before: len(reloads) > before, lambda: page.wait_for_timeout(5))
    expect(user).to_have_text("Ada Lovelace")
    expect(page.locator("html")).to_have_attribute("data-auth", "signed-in")
    assert len(site.provider.events) == events
    assert len(reloads) == len(saved)
    assert site.builds == builds + len(saved), "no build but those, so no page is reloaded unasked"
    assert problems == []


def _save(file):
    """Save `file` with one more line, in one step."""
    fresh = file.with_name(f".#{file.name}")  # a name that no build reads
    fresh.write_text(file.read_text() + "\n")
    fresh.replace(file)
