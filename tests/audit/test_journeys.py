"""The three sources of a visitor's steps: a file, the command line, a person."""

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest

from builder.errors import UsageError
from builder.qa.audit import drive, journeys
from builder.qa.audit.journeys import CLICK, FILL, Action
from builder.qa.browsers import Browser

STEPS = "async def sign_in(page):\n    await page.done('in')\nasync def sign_out(page):\n    await page.done('out')\n"


class Page:
    """As much of a page as these journeys need: it records what is done to it."""

    def __init__(self):
        self.noted = []

    async def done(self, word):
        self.noted.append(word)

    def locator(self, selector):
        return Locator(self, selector)


class Locator:
    def __init__(self, page, selector):
        self.page, self.selector, self.first = page, selector, self

    async def click(self):
        await self.page.done(("click", self.selector))

    async def fill(self, text):
        await self.page.done(("fill", self.selector, text))

    async def wait_for(self):
        await self.page.done(("wait", self.selector))


def do(*acts):
    page = Page()

    async def visit():
        for act in acts:
            await act(page)

    asyncio.run(visit())
    return page.noted


def test_a_file_of_steps(tmp_path):
    file = tmp_path / "steps.py"
    file.write_text(STEPS, "utf-8")
    journey = journeys.from_file(file)
    assert journey.use is None
    assert do(journey.sign_in, journey.sign_out) == ["in", "out"]


BROKEN = {
    "async def use(page): ...": ("no-sign-in", "write async def sign_in(page)"),
    "def sign_in(page): ...": ("steps-broken", "write async def sign_in(page)"),
    "async def sign_in(page): ...\ndef use(page): ...": ("steps-broken", "write async def use(page)"),
    "1/0": ("steps-broken", "ZeroDivisionError: division by zero"),
    "def (": ("steps-broken", "SyntaxError"),
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_file_that_is_none(tmp_path, text):
    file = tmp_path / "steps.py"
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError) as error:
        journeys.from_file(file)
    assert all(word in str(error.value) for word in (*BROKEN[text], str(file)))


@pytest.mark.parametrize(
    ("name", "word"), [("missing.py", "no-steps"), ("steps.txt", "its name must end in .py")]
)
def test_a_file_by_a_wrong_name(tmp_path, name, word):
    (tmp_path / "steps.txt").write_text(STEPS, "utf-8")
    with pytest.raises(UsageError, match=word):
        journeys.from_file(tmp_path / name)


def test_selectors_in_their_order_with_a_password_of_the_environment(monkeypatch):
    actions = [Action(CLICK, "#in"), Action(FILL, "#user", "qa"), Action(FILL, "#password", "$QA_PASSWORD")]
    with pytest.raises(UsageError, match="no variable QA_PASSWORD"):
        journeys.from_selectors(actions, "#hello")
    monkeypatch.setenv("QA_PASSWORD", "s3cret")
    journey = journeys.from_selectors(actions, "#hello", use="#call")
    assert journey.sign_out is None
    assert do(journey.sign_in, journey.use) == [
        ("click", "#in"), ("fill", "#user", "qa"), ("fill", "#password", "s3cret"), ("wait", "#hello"),
        ("click", "#call"),
    ]  # fmt: skip


def test_a_person_presses_enter_after_each_step():
    said, answers = [], []
    journey = journeys.by_hand(said.append, lambda: answers.append("") or "")
    assert do(journey.sign_in, journey.use, journey.sign_out) == []
    assert said == list(journeys.BY_HAND.values())
    assert len(answers) == 3


def test_nobody_at_the_keyboard():
    def ask():
        raise EOFError

    with pytest.raises(UsageError, match="nobody is at the keyboard"):
        do(journeys.by_hand(print, ask).sign_in)


class Context:
    """A context with one page, in which nothing ever arrives."""

    def __init__(self):
        self.pages, self.listeners = [], {}

    def on(self, event, listener):
        self.listeners[event] = listener

    def remove_listener(self, event, listener):
        del self.listeners[event]


class Tab:
    main_frame = SimpleNamespace(url="about:blank", parent_frame=None)

    def on(self, event, listener):
        self.went = listener

    def go(self, url, parent=None):
        self.went(type("Frame", (), {"url": url, "parent_frame": parent}))


@pytest.mark.parametrize(
    ("urls", "looks"),
    [
        (["https://app.example/", "https://app.example/in"], 0),
        (["https://login.example/", "https://app.example/", "https://login.example/"], 1),
        (["about:blank", "chrome-error://chromewebdata/"], 0),
    ],
)
def test_the_provider_is_looked_at_once_as_soon_as_a_tab_shows_it(monkeypatch, urls, looks):
    monkeypatch.setattr(drive, "SETTLED", 0)
    looked, done, context, tab = [], [], Context(), Tab()

    async def sign_in():
        look, end = lambda: looked.append(1), lambda: done.append(len(looked))
        async with drive._Away(context, "https://app.example", look, end):
            context.listeners["page"](tab)
            for url in urls:
                tab.go(url)
            tab.go("https://ads.example/", parent=tab)

    asyncio.run(sign_in())
    assert len(looked) == len(done) == looks
    assert context.listeners == {}


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (ValueError("no such button\nmore"), 'the step "signed in" failed: no such button [step-failed]'),
        (AssertionError(), 'the step "signed in" failed: AssertionError [step-failed]'),
        (journeys.nobody(), "nobody is at the keyboard"),
    ],
)
def test_a_step_that_fails_says_which(raised, said):
    async def act(page):
        raise raised

    visit = drive._Visit("https://app.example/", journeys.Journey(act), print)
    page = type("Page", (), {"url": "https://login.example/authorize?state=abc"})
    with pytest.raises(UsageError) as error:
        asyncio.run(visit._do(drive.SIGNED_IN, act, page))
    assert said in str(error.value)
    assert "state=abc" not in str(error.value)


def test_the_profile_goes_even_if_no_browser_starts(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def refuse(*_):
        raise UsageError(journeys.nobody().faults)

    monkeypatch.setattr(drive, "visiting", refuse)
    with pytest.raises(UsageError):
        drive.run("https://app.example/", journeys.Journey(refuse), Browser("none", ""), say=print)
    assert list(Path(tmp_path).iterdir()) == []


class Visited:
    """A tab and an auditor that record what happens."""

    def __init__(self):
        self.noted, self.pages, self.url = [], [self], "about:blank"
        self.wire, self.issuers = self, ()

    @property
    def main_frame(self):
        return SimpleNamespace(url=self.url, parent_frame=None)

    def is_closed(self):
        return False

    async def goto(self, url):
        self.noted.append(url)
        self.url = url

    async def reload(self):
        self.noted.append("reload")

    async def go_back(self, **_):
        self.noted.append("back")

    def on(self, *_):
        pass

    def remove_listener(self, *_):
        pass

    def look(self, name):
        self.noted.append(f"look: {name}")


@pytest.mark.parametrize("whole", [True, False], ids=["all acts", "a sign-in alone"])
def test_everything_is_searched_after_each_step(monkeypatch, whole):
    monkeypatch.setattr(drive, "CALM", 0)
    seen = Visited()

    def act(word):
        async def noting(page):
            page.noted.append(word)

        return noting

    more = (act("use"), act("sign out")) if whole else ()
    visit = drive._Visit("https://app.example/", journeys.Journey(act("sign in"), *more), lambda _: None)
    asyncio.run(visit._acts(seen, seen))
    used = ["use", "look: after an API call"] if whole else []
    left = ["sign out", "look: signed out", "back", "look: Back"] if whole else []
    assert seen.noted == [
        "https://app.example/", "look: loaded", "sign in", "look: signed in", *used, "reload", "look: reloaded", *left
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "shown", "site"),
    [
        ("https://fernhill.com", "https://www.fernhill.com/en/", "https://www.fernhill.com/en/"),
        ("https://fernhill.com", "https://fernhill.com/?next=1", "https://fernhill.com"),
        ("https://fernhill.com", "https://login.example.org/authorize?state=1", "https://fernhill.com"),
        ("http://fernhill.com/", "https://fernhill.com/", "https://fernhill.com/"),
        ("https://fernhill.com", "https://login.fernhill.com/authorize?state=1", "https://fernhill.com"),
        ("https://one.github.io/", "https://two.github.io/", "https://one.github.io/"),
    ],
)
def test_a_site_may_move_its_visitors_within_itself(asked, shown, site):
    assert drive.settled(asked, shown, {"https://login.fernhill.com"}) == site
