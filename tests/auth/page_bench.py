"""A page of the site over a fake browser, with the test in the role of the vault."""

import json
from types import SimpleNamespace

from tests.auth import realm

SETTINGS = {
    "base": "/",
    "door": "/callback/",
    "post_logout_path": "/signed-out/",
    "sign_in": "redirect",
    "restore": "off",
    "ui_locales": False,
    "session": {"idle": 0, "absolute": 0, "warning": 60},
    "dev": False,
    "routes": {},
}
ADA = {"sub": "1", "name": "Ada"}


class Router:
    def __init__(self):
        self.started, self.changes = [], 0

    async def start(self, place, challenge):
        self.started.append(place)

    def changed(self):
        self.changes += 1


class Bench:
    """A page with the client in it; the test replies for the vault."""

    def __init__(self, monkeypatch, url="/", router=None, settings=SETTINGS):
        self.page, self.router, self.tasks = realm.Page(url), router or Router(), []
        platform = realm.common(settings, self.tasks)
        platform.page = self.page
        self.fakes = {"auth.platform": platform, "auth.platform.page": self.page}
        realm.stand_in(monkeypatch, "page.router", self.router)
        for name in ("line", "visitor"):
            realm.fresh(monkeypatch, f"page.{name}", self.fakes)
        self.notice = realm.fresh(monkeypatch, "page.notice", self.fakes)
        for name in ("loader", "login", "calls", "arrival"):
            realm.fresh(monkeypatch, f"page.{name}", self.fakes)
        self.client = realm.fresh(monkeypatch, "page.client", self.fakes)

    async def start(self, user=None, ended=False):
        self.client.start()
        await realm.settle()
        if not self.page.handle and not self.page.trouble:
            self.answer("status", {"user": user, "ended": ended})
            await realm.settle()

    async def come_back(self, error, user=None):
        """Open the page with the handle of a response that the vault refuses. `user` is signed in anyway."""
        self.page.handle = "h1"
        await self.start()
        self.answer("arrived", error=error)
        await realm.settle()
        self.answer("status", {"user": user})
        await realm.settle()

    def asked(self, op):
        return [message for message, _ in self.page.sent if message["op"] == op]

    def answer(self, op, result=None, error=None, buffers=()):
        message = self.asked(op)[-1]
        reply = {"id": message["id"], "ok": error is None}
        reply |= {"result": result} if error is None else {"error": error}
        self.page.receive(json.dumps(reply), list(buffers))

    def tell(self, user, reason):
        self.page.receive(json.dumps({"event": "change", "user": user, "reason": reason}), [])

    def click(self, **attributes):
        event = SimpleNamespace(target=realm.Element(**attributes))
        for call in self.page.heard["click"]:
            call(event)
