"""On a site that takes long to build, a page whose text has changed is served before the rest is built."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from builder.dev import server
from builder.dev.server import DevServer, running_site
from tests.dev import servers
from tests.dev.trial import get, heading, log_to, save, settle, visit
from tests.waiting import LIMIT, wait_until

INDEX = "site/pages/index.html"


class Slow:
    """Builds that go no further than rendering while the gate is closed."""

    def __init__(self, build):
        self.build, self.gate = build, threading.Event()
        self.gate.set()
        self.begun = self.done = 0

    def __call__(self, *given, begin, **options):
        self.begun += 1

        def step(name):
            if name == "rendering pages":
                self.gate.wait(LIMIT)
            begin(name)

        output = self.build(*given, begin=step, **options)
        self.done += 1
        return output


@pytest.fixture
def slow(monkeypatch):
    slow = Slow(server.pipeline.build)
    monkeypatch.setattr(server.pipeline, "build", slow)
    monkeypatch.setattr(server, "SLOW", 0)
    yield slow
    slow.gate.set()


@pytest.fixture
def root(tmp_path):
    root = servers.trial(tmp_path / "trial")
    (root / INDEX).write_text(text("one"))
    put_template(root, "first")
    (root / "site/pages/other.md").write_text('+++\ntitle = "Other"\n+++\n# Other\n')
    (root / "site/pages/404.html").write_text('+++\ntitle = "Not here"\n+++\n<h1>Not here</h1>\n')
    return root


@pytest.fixture
def site(slow, root):
    lines = []
    with running_site(root, log=log_to(lines)) as session:
        session.lines = lines
        yield session


def text(words, more=""):
    return f'+++\ntitle = "Home"\n+++\n<h1>{words}</h1>{more}\n'


def put(site, words, more=""):
    save(site.root, site.root / INDEX, text(words, more))


def put_template(root, words):
    (root / "templates").mkdir(exist_ok=True)
    block = f'{{% block main %}}<main id="main">{{{{ content }}}}<p>{words}</p></main>{{% endblock %}}'
    save(root, root / "templates/page.html", f'{{% extends "base.html" %}}{block}')


def waiting(site):
    """Return what waits for the next build: each request that does has a callback there."""
    return site.hub.turn._done_callbacks


def test_it_is_shown_at_once_and_loaded_once(page, site, slow):
    loads = visit(page, site)
    slow.gate.clear()
    put(site, "two")
    heading(page, "two")
    assert slow.done == 1
    slow.gate.set()
    wait_until(lambda: slow.done == 2)
    settle(page, site)
    assert loads.count == 2
    page.goto(f"{site.url}/other/")  # its document is as new as the first one's
    settle(page, site)
    assert loads.count == 3
    assert len([line for line in site.lines if f"{INDEX}: built in" in line and "1 page told" in line]) == 1


def test_faults_that_only_a_build_finds_follow(page, site, slow):
    visit(page, site)
    slow.gate.clear()
    put(site, "two", '<a href="#nowhere">x</a>')
    heading(page, "two")
    slow.gate.set()
    overlay = page.get_by_test_id("build-overlay")
    expect(overlay).to_contain_text("nowhere")
    put(site, "three")
    heading(page, "three")
    expect(overlay).to_be_hidden()


def test_the_build_behind_gives_way_to_the_next_save(page, site, slow):
    visit(page, site)
    slow.gate.clear()
    put(site, "two")
    heading(page, "two")
    wait_until(lambda: slow.begun == 2)
    put(site, "three")
    wait_until(lambda: site._rebuilder.wanted)
    slow.gate.set()
    heading(page, "three")
    wait_until(lambda: slow.begun == 3 and slow.done == 2)
    settle(page, site)


def test_with_another_template_the_open_page_comes_first_and_the_others_wait(page, site, slow):
    (site.root / "templates/prose.html").write_text('{% extends "page.html" %}')
    wait_until(lambda: b"first" in get(site, "/other/").body)
    loads = visit(page, site)
    slow.gate.clear()
    put_template(site.root, "second")
    expect(page.locator("p", has_text="second")).to_be_visible()
    done = slow.done
    with ThreadPoolExecutor(2) as visitors:
        other, missing = (visitors.submit(get, site, path) for path in ("/other/", "/missing/"))
        wait_until(lambda: len(waiting(site)) == 2)
        assert (slow.done, other.done(), missing.done()) == (done, False, False)
        slow.gate.set()
        assert b"second" in other.result(LIMIT).body
        assert missing.result(LIMIT).status == 404
    settle(page, site)
    assert loads.count == 2


def test_a_server_that_stops_lets_nobody_wait(page, site, slow):
    visit(page, site)
    slow.gate.clear()
    put_template(site.root, "second")
    expect(page.locator("p", has_text="second")).to_be_visible()
    with ThreadPoolExecutor(1) as visitors:
        other = visitors.submit(get, site, "/other/")
        wait_until(lambda: len(waiting(site)) == 1)
        site.hub.close()
        other.result(LIMIT)


def test_what_is_not_the_text_of_one_page_waits_for_the_build(site, slow):
    slow.gate.clear()
    save(site.root, site.root / INDEX, text("two").replace("Home", "House"))
    wait_until(lambda: slow.begun == 2)
    assert b"one" in get(site, "/").body
    slow.gate.set()
    wait_until(lambda: b"two" in get(site, "/").body)


def test_the_first_page_is_served_before_the_site_is_built(slow, root):
    slow.gate.clear()
    lines = []
    session = DevServer(root, log=log_to(lines))
    with ThreadPoolExecutor(2) as others:
        starting = others.submit(session.start)
        try:
            first = get(session, "/other/")
            assert (first.status, slow.done, starting.done()) == (200, 0, False)
            assert b"<h1" in first.body and b"Other" in first.body
            missing = others.submit(get, session, "/missing/")
            wait_until(lambda: len(waiting(session)) == 1)
            slow.gate.set()
            starting.result(LIMIT)
            assert missing.result(LIMIT).status == 404
            assert get(session, "/other/").body == first.body  # so nothing has to reload
        finally:
            slow.gate.set()
            session.stop()


def test_an_early_page_makes_room_for_the_faults_of_the_first_build(page, problems, slow, root):
    problems.expected = "500"  # the error page
    (root / INDEX).write_text(text("one", '<a href="#nowhere">x</a>'))
    slow.gate.clear()
    session = DevServer(root, log=log_to([]))
    with ThreadPoolExecutor(1) as others:
        starting = others.submit(session.start)
        try:
            page.goto(session.url)
            heading(page, "one")
            slow.gate.set()
            starting.result(LIMIT)
            expect(page.locator("body")).to_contain_text("no element of / has the id")
        finally:
            slow.gate.set()
            session.stop()
