"""A page with the modules for sign-in by popup or frame, over a fake page and a fake vault."""

import json
from types import ModuleType, SimpleNamespace

from tests.auth import realm
from tests.auth.page_bench import SETTINGS, Bench

BEGUN = {"url": "/callback/leave/h1", "ticket": "h1"}
CHALLENGED = {
    "status": 401,
    "headers": {},
    "challenge": {
        "error": "insufficient_user_authentication",
        "acr_values": "strong",
        "max_age": 300,
        "scope": None,
    },
}
DONE = {"status": 201, "headers": {}, "challenge": None}


class Router(ModuleType):
    def __init__(self):
        super().__init__("auth.page.router")
        self.went, self.changes, self.known = [], 0, None

    async def start(self, place, challenge):
        pass

    async def go(self, place):
        self.went.append(place)

    def changed(self):
        self.changes += 1

    def route(self, path):
        return self.known


class Desk(Bench):
    """The client's bench, with the modules that it loads late."""

    def __init__(self, monkeypatch, url="/", **settings):
        super().__init__(monkeypatch, url, router=Router(), settings=SETTINGS | settings)
        for name in ("away", "dialogs", "frame", "countdown"):
            realm.fresh(monkeypatch, f"page.{name}", self.fakes)
        self.popup = realm.fresh(monkeypatch, "page.popup", self.fakes)
        realm.fresh(monkeypatch, "page.late", self.fakes)

    async def begin(self, **named):
        """Begin a sign-in in a popup, up to the point where it waits for the response."""
        self.client.login(popup=True, **named)
        await realm.settle()
        self.answer("login", BEGUN)
        await realm.settle()

    async def end(self, code=""):
        """End the sign-in in the popup or the frame: the vault has checked its response."""
        error = {"code": code, "description": ""} if code else None
        self.answer("outcome", {}, error)
        await realm.settle()

    async def press(self, word, box=None):
        dialog = box or next(each for each in self.page.dialogs.values() if each.open)
        button = realm.Element(data_choice=word)
        for call in self.page.heard["click"]:
            call(SimpleNamespace(target=button, currentTarget=dialog))
        await realm.settle()

    def dialog(self, name):
        return self.page.dialogs[f"#auth-{name}"]

    def count(self, left):
        self.page.receive(json.dumps({"event": "countdown", "left": left}), [])
