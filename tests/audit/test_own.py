"""The steps of a visitor on a project's own site."""

import asyncio
from types import SimpleNamespace

import pytest

from builder.errors import UsageError
from builder.qa.audit import own
from builder.qa.browsers import Browser
from builder.qa.sites import EXAMPLE

ROUTES = ("/", "/404.html", "/about/", "/invoices/", "/signed-out/", "/callback/", "/callback/done/")


def site(base):
    """As much of a running site as its visitor needs."""
    config = SimpleNamespace(
        site=SimpleNamespace(url="http://localhost:1", base=base),
        door_folder=f"{base}callback/",
        post_logout_redirect_uri=f"http://localhost:1{base}signed-out/",
    )
    report = SimpleNamespace(pages=[SimpleNamespace(route=route) for route in ROUTES])
    provider = SimpleNamespace(issuer="http://localhost:2", accounts=[SimpleNamespace(username="ada")])
    return SimpleNamespace(
        url="http://localhost:1", provider=provider, output=SimpleNamespace(config=config, report=report)
    )


@pytest.mark.parametrize("base", ["/", "/shop/"])
def test_every_page_for_visitors_and_home_at_last(base):
    visitor = own._Visitor(site(base), "ada")
    assert visitor.addresses() == [f"http://localhost:1{base}{path}" for path in ("about/", "invoices/", "")]


def test_an_account_that_is_not_there(monkeypatch):
    class Running:
        def __enter__(self):
            return site("/")

        def __exit__(self, *_):
            pass

    monkeypatch.setattr(own, "running_site", lambda *_, **__: Running())
    with pytest.raises(UsageError, match='no account "adda"'):
        own.audit(EXAMPLE, Browser("none", ""), "adda", say=print)


class Window:
    """A page on which nobody ever signs in."""

    def __init__(self):
        self.url, self.waited = "http://localhost:1/", 0

    def on(self, *_):
        pass

    def is_closed(self):
        return False

    def locator(self, _):
        return self

    async def count(self):
        return 0

    async def wait_for_timeout(self, _):
        self.waited += 1


def test_somebody_who_does_not_get_in(monkeypatch):
    monkeypatch.setattr(own, "PATIENCE", 0.05)
    page = Window()
    with pytest.raises(AssertionError, match="ada is not signed in"):
        asyncio.run(own._Visitor(site("/"), "ada").sign_in(page))
    assert page.waited
