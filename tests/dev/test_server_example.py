"""The example under the development server, all of it real: signed in, then edited, and still signed in."""

import shutil
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from builder.dev import server
from builder.dev.server import running_site

REPOSITORY = Path(__file__).resolve().parents[2]
PROMISE = 0.3  # seconds from a save to the reload


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """A copy of the example, to be edited."""
    root = tmp_path_factory.mktemp("example")
    for folder in ("site", "templates"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    return root


@pytest.fixture
def site(example, monkeypatch):
    monkeypatch.setattr(server, "watched", lambda root: ())  # somebody may be at work on Gossamer's own
    with running_site(example) as session:
        yield session


def test_a_save_reloads_in_time_and_nobody_is_signed_out(context, site, example):
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
    page.on("request", lambda request: request.is_navigation_request() and reloads.append(time.monotonic()))
    took = [_save(page, site, example / name, reloads) for name in ("site/pages/index.html", "site/styles/site.css",
            "site/app/views/profile.py", "templates/base.html", "site/pages/about.md")]  # fmt: skip
    expect(user).to_have_text("Ada Lovelace")
    expect(page.locator("html")).to_have_attribute("data-auth", "signed-in")
    assert len(site.provider.events) == events
    assert len(reloads) == len(took)
    assert sorted(took)[len(took) // 2] < PROMISE * _slowness()
    assert problems == []


def _save(page, site, file, reloads):
    """Save `file` with one more line; seconds until the page asked for its new document."""
    _listening(page, site)
    before = len(reloads)
    text = file.read_text()
    began = time.monotonic()
    file.write_text(text + "\n")
    while len(reloads) == before:
        assert time.monotonic() - began < 10, "no reload"
        page.wait_for_timeout(5)
    return reloads[-1] - began


def _listening(page, site):
    deadline = time.monotonic() + 10
    while site.hub.listening() != 1:
        assert time.monotonic() < deadline, "the page does not listen"
        page.wait_for_timeout(10)


def _slowness():
    """How much slower this machine is, just now, than one with its processors to itself."""
    began = time.monotonic()
    cpu = time.process_time()
    sum(number * number for number in range(2_000_000))
    return max(1.0, (time.monotonic() - began) / max(time.process_time() - cpu, 1e-6))
