"""The router over a fake page: which links it handles, what it replaces, which view it runs."""

import asyncio
from types import ModuleType, SimpleNamespace

import pytest

from auth.errors import AuthError
from tests.auth import realm


def known(view="", protected=False, title="Title"):
    return {
        "view": view,
        "protected": protected,
        "title": title,
        "scripts": [["/assets/v.js", "sha384-x"]] if view else [],
    }


ROUTES = {
    "/": known(title="Home"),
    "/about/": known(title="About"),
    "/invoices/": known("views.invoices", protected=True, title="My invoices"),
    "/news/": known("views.news"),
}


class Visitor(ModuleType):
    def __init__(self):
        super().__init__("auth.page.visitor")
        self.claims, self.painted = None, 0

    async def user(self):
        await asyncio.sleep(0)
        return self.claims

    def paint(self):
        self.painted += 1


class Notice(ModuleType):
    def __init__(self):
        super().__init__("auth.page.notice")
        self.errors = []

    def show(self, error):
        self.errors.append(error)


class View:
    def __init__(self, error=None):
        self.shown, self.left, self.error = [], 0, error

    async def show(self, main):
        self.shown.append(main)
        if self.error:
            raise self.error

    def leave(self):
        self.left += 1


class Bench:
    def __init__(self, monkeypatch, url="/", base="/"):
        self.page, self.visitor, self.notice = realm.Page(url), Visitor(), Notice()
        self.tasks, self.challenges = [], 0
        platform = realm.common({"base": base, "routes": ROUTES}, self.tasks)
        platform.page = self.page
        realm.stand_in(monkeypatch, "page.visitor", self.visitor)
        realm.stand_in(monkeypatch, "page.notice", self.notice)
        fakes = {"auth.platform": platform, "auth.platform.page": self.page}
        self.router = realm.fresh(monkeypatch, "page.router", fakes)
        self.page.views = {"views.invoices": View(), "views.news": View()}
        for route, entry in ROUTES.items():
            main = realm.Element(data_protected="true" if entry["protected"] else "false", data_route=route)
            main.children["h1"] = realm.Element()
            self.page.documents[base[:-1] + route] = SimpleNamespace(
                title=f"{entry['title']} · Site", querySelector=lambda selector, main=main: main
            )
            if url.partition("?")[0] == base[:-1] + route:
                self.page.main = main

    async def start(self, place=""):
        await self.router.start(place, self.challenge)

    def challenge(self):
        self.challenges += 1

    def click(self, href, **attributes):
        event = SimpleNamespace(
            target=realm.Element(href=href),
            defaultPrevented=False,
            button=0,
            metaKey=False,
            ctrlKey=False,
            shiftKey=False,
            altKey=False,
            prevented=False,
        )
        for name, value in attributes.items():
            if name != "target" and hasattr(event, name):
                setattr(event, name, value)
            else:
                event.target.attributes[name] = value
        event.preventDefault = lambda: setattr(event, "prevented", True)
        self.page.heard["click"][-1](event)
        return event.prevented


@pytest.fixture
def make(monkeypatch):
    return lambda *arguments, **named: Bench(monkeypatch, *arguments, **named)


def test_a_link_swaps_main(make):
    bench = make()
    link = realm.Element(href="/about/")
    home = realm.Element(href="/", aria_current="page")
    bench.page.links = [home, link]

    async def run():
        await bench.start()
        old = bench.page.main
        assert bench.click("/about/")
        await realm.settle()
        new = old.replaced
        assert new.attributes["data-route"] == "/about/"
        assert bench.page.location.pathname == "/about/"
        assert bench.page.entries == [("replace", ""), ("push", "https://site.example/about/")]
        assert bench.page.document.title == "About · Site"
        assert bench.page.filled["#announcer"] == "About"
        assert new.children["h1"].focused == 1
        assert new.children["h1"].attributes["tabindex"] == "-1"
        assert bench.page.scrolled == [0]
        assert link.attributes.get("aria-current") == "page"
        assert "aria-current" not in home.attributes
        assert bench.visitor.painted == 1

    asyncio.run(run())


@pytest.mark.parametrize(
    "attributes",
    [
        {"metaKey": True},
        {"ctrlKey": True},
        {"shiftKey": True},
        {"altKey": True},
        {"button": 1},
        {"defaultPrevented": True},
        {"download": ""},
        {"target": "_blank"},
        {"rel": "noopener external"},
    ],
)
def test_what_asks_for_the_browser_is_left_to_it(make, attributes):
    bench = make()

    async def run():
        await bench.start()
        assert not bench.click("/about/", **attributes)

    asyncio.run(run())


@pytest.mark.parametrize("href", ["/nowhere/", "https://elsewhere.example/about/", "/#main", "/about"])
def test_other_addresses_are_left_to_the_browser(make, href):
    bench = make()

    async def run():
        await bench.start()
        assert not bench.click(href)

    asyncio.run(run())


def test_a_base_path_belongs_to_every_route(make):
    bench = make("/site/", base="/site/")

    async def run():
        await bench.start()
        assert bench.click("/site/about/")
        assert not bench.click("/about/")

    asyncio.run(run())


def test_a_page_that_does_not_come_is_loaded_by_the_browser(make):
    bench = make()
    bench.page.documents["/about/"] = None

    async def run():
        await bench.start()
        bench.click("/about/")
        await realm.settle()
        assert bench.page.location.assigned == ["https://site.example/about/"]
        assert bench.page.main.replaced is None

    asyncio.run(run())


def test_the_last_click_wins(make):
    bench = make()
    gate = asyncio.Event()
    slow = bench.page.documents["/about/"]

    async def late():
        await gate.wait()
        return slow

    async def run():
        bench.page.documents["/about/"] = late()
        await bench.start()
        bench.click("/about/")
        bench.click("/news/")
        await realm.settle()
        gate.set()
        await realm.settle()
        assert bench.page.location.pathname == "/news/"
        assert bench.page.document.title == "Title · Site"

    asyncio.run(run())


def test_back_restores_the_scroll_position(make):
    bench = make()

    async def run():
        await bench.start()
        bench.page.location.move("/about/")
        bench.page.kept = 180
        bench.page.heard["popstate"][0](None)
        await realm.settle()
        assert bench.page.document.title == "About · Site"
        assert bench.page.scrolled == [180, 180]
        assert not [entry for entry in bench.page.entries if entry[0] == "push"]

    asyncio.run(run())


def test_a_view_runs_when_its_page_is_opened_and_is_left(make):
    bench = make("/news/")
    view = bench.page.views["views.news"]

    async def run():
        await bench.start()
        assert view.shown == [bench.page.main]
        assert bench.page.loaded == ["/assets/v.js"]
        bench.click("/about/")
        await realm.settle()
        assert view.left == 1

    asyncio.run(run())


def test_a_protected_page_asks_for_a_sign_in_and_shows_nothing(make):
    bench = make("/invoices/")

    async def run():
        await bench.start()
        assert bench.challenges == 1
        assert bench.page.views["views.invoices"].shown == []

    asyncio.run(run())


@pytest.mark.standards("ST-09")
def test_a_sign_in_and_a_sign_out_elsewhere(make):
    bench = make("/invoices/")
    view = bench.page.views["views.invoices"]

    async def run():
        await bench.start()
        bench.visitor.claims = {"sub": "1"}
        bench.router.changed()
        await realm.settle()
        shown = view.shown[-1]
        shown.children["secret"] = "of the visitor"
        bench.visitor.claims = None
        bench.router.changed()
        await realm.settle()
        assert view.left == 1
        assert shown.replaced is not None
        assert "secret" not in shown.replaced.children
        assert len(view.shown) == 1

    asyncio.run(run())


@pytest.mark.standards("ST-09")
def test_a_view_that_cannot_be_left_keeps_nothing_on_the_page(make):
    bench = make("/invoices/")
    view = bench.page.views["views.invoices"]

    async def run():
        bench.visitor.claims = {"sub": "1"}
        await bench.start()
        shown = view.shown[-1]
        view.leave = lambda: 1 / 0
        bench.visitor.claims = None
        with pytest.raises(ZeroDivisionError):
            bench.router.changed()
        assert shown.replaced is not None

    asyncio.run(run())


def test_a_public_page_is_not_swapped_when_somebody_signs_in(make):
    bench = make("/about/")

    async def run():
        await bench.start()
        bench.router.changed()
        assert bench.page.main.replaced is None

    asyncio.run(run())


@pytest.mark.parametrize(("code", "notices"), [("api_unreachable", 1), ("signed_out", 0)])
def test_a_view_that_fails_is_told(make, code, notices):
    bench = make("/news/")
    bench.page.views["views.news"] = View(AuthError(code))

    async def run():
        await bench.start()
        assert len(bench.notice.errors) == notices

    asyncio.run(run())


@pytest.mark.parametrize(
    ("place", "entries", "scrolled"),
    [("/invoices/?page=2#x", 1, 1), ("/invoices/?page=2", 0, 0), ("", 0, 0)],
)
def test_coming_back_goes_on_to_the_part_of_the_page_that_was_wanted(make, place, entries, scrolled):
    bench = make("/invoices/?page=2")
    bench.visitor.claims = {"sub": "1"}

    async def run():
        await bench.start(place)
        assert [how for how, _ in bench.page.entries] == ["replace"] * entries
        assert len(bench.page.scrolled) == scrolled

    asyncio.run(run())
    assert len(bench.page.views["views.invoices"].shown) == 1


@pytest.mark.standards("RS-04")
def test_a_page_that_does_not_come_keeps_its_history_entry(make):
    """The `quiet` mark in the history entry survives, so a silent sign-in is not tried again and again."""
    bench = make("/about/")

    async def run():
        bench.page.documents["/about/"] = None
        await bench.start()
        await bench.router.go("https://site.example/about/", "replace")
        assert bench.page.location.reloaded == 1
        assert not bench.page.location.assigned

    asyncio.run(run())
