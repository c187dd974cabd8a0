"""The development server in a real Chromium: each save causes a build, and each build a reload of every page."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import expect

from builder.dev.overlay import State
from builder.dev.server import running_site
from builder.dev.site import Hub
from builder.output import File, Output
from tests.builder.making import make_config
from tests.dev.trial import get, heading, settle, visit
from tests.waiting import wait_until


def built(site):
    return [line for line in site.lines if "site/pages/index.html: built in" in line]


def test_each_save_is_one_build_and_one_reload(page, site, trial):
    loads = visit(page, site)
    for text in ("two", "three", "four"):
        trial.save(f"<h1>{text}</h1>")
        heading(page, text)
        settle(page, site)
    assert loads.count == trial.builds == 4
    wait_until(lambda: len(built(site)) == 3)  # the page may be loaded before the terminal shows it
    assert all("1 page told" in line for line in built(site))


def test_pages_that_leave_as_soon_as_they_are_told_were_told():
    """For instance, if this thread has to wait for its turn: the loop notifies the pages, and they reload, within
    `add_callback`.
    """

    class Leaving:
        joined, document = True, "1"

        def look(self):
            hub.sockets.discard(self)

    class AtOnce:
        def add_callback(self, callback):
            callback()

    hub = Hub(
        "http://localhost", "localhost", 80, Path(), print, sockets={Leaving(), Leaving()}, loop=AtOnce()
    )
    assert hub.publish(State("2", None, ())) == 2
    assert not hub.sockets


def test_edits_that_leave_hashed_files_alone_push_no_earlier_ones_out():
    def output(*paths):
        return Output({path: File(path, b"", "", "assets" in path) for path in paths}, (), make_config())

    hub = Hub("http://localhost", "localhost", 80, Path(), print)
    for paths in (["assets/1.css"], *(["assets/2.css", "index.html"] for _ in range(9))):
        hub.publish(State("1", output(*paths), ()))
    assert [[*each.files] for each in hub.former] == [["assets/2.css"], ["assets/1.css"]]


def test_deletion_renaming_and_an_old_new_file_reload(page, site, trial, tmp_path):
    visit(page, site)
    listed = page.locator("#list")
    old = tmp_path / "old.html"
    old.write_text("old")
    os.utime(old, (1, 1))
    shutil.copy2(old, trial.pages / "old.html")
    expect(listed).to_have_text("index.html old.html")
    settle(page, site)
    (trial.pages / "old.html").rename(trial.pages / "new.html")
    expect(listed).to_have_text("index.html new.html")
    settle(page, site)
    (trial.pages / "new.html").unlink()
    expect(listed).to_have_text("index.html")
    settle(page, site)


def test_a_save_while_the_build_runs_ends_in_the_last_state(page, site, trial):
    visit(page, site)
    trial.overtake(site, "<h1>two</h1>", "<h1>three</h1>")
    heading(page, "three")
    settle(page, site)
    assert trial.builds == 3


def test_faults_of_a_build_that_is_already_outdated_are_not_shown(site, trial):
    trial.overtake(site, "x\nBROKEN", "<h1>two</h1>")
    wait_until(lambda: b"two" in get(site, "/").body)
    assert trial.builds == 3
    assert not [line for line in site.lines if "fault" in line]


def test_all_tabs_reload(context, page, site, trial):
    visit(page, site)
    other = context.new_page()
    other.goto(site.url + "/")
    settle(page, site, joined=2)
    trial.save("<h1>two</h1>")
    heading(page, "two")
    heading(other, "two")
    settle(page, site, joined=2)


def test_the_server_answers_while_it_builds(site, trial):
    trial.gate.clear()
    trial.save("<h1>two</h1>")
    wait_until(lambda: trial.builds == 2)
    assert b"one" in get(site, "/").body
    trial.gate.set()


def test_a_page_comes_back_after_the_server_was_started_again(page, trial, problems, own_port):
    problems.expected = "WebSocket|ERR_CONNECTION_REFUSED"
    with running_site(trial.root, port=own_port) as site:
        assert site.port == own_port
        visit(page, site)
    trial.save("<h1>two</h1>")
    with running_site(trial.root, port=own_port) as site:
        assert site.port == own_port
        heading(page, "two")
        settle(page, site)
        page.close()


def test_a_page_kept_by_the_back_forward_cache_catches_up(whole_browser, site, trial):
    """An open socket would keep the page out of the cache, so the development client closes its socket, and
    reconnects later.
    """
    with whole_browser(ignore_default_args=["--disable-back-forward-cache"]) as browser:
        page = browser.new_page()
        visit(page, site)
        kept = []
        page.expose_function("kept", lambda persisted: kept.append(persisted))
        page.evaluate("addEventListener('pageshow', event => kept(event.persisted))")
        page.goto(site.url + "/icon.svg")
        settle(page, site, joined=0)
        trial.save("<h1>two</h1>")
        wait_until(lambda: b"two" in get(site, "/").body)
        page.evaluate("() => { setTimeout(() => history.back(), 50) }")
        heading(page, "two")
        settle(page, site)
        assert kept == [True]
