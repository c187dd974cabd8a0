"""A site with a fault under the development server: shown in the page and in the terminal until it is fixed."""

import pytest
from playwright.sync_api import expect

from builder.dev import server
from builder.dev.server import running_site
from builder.errors import Fault, MachineError, SiteError
from tests.dev.trial import SITE, get, heading, settle, visit
from tests.waiting import wait_until


def test_faults_are_shown_in_the_page_and_go_when_fixed(page, site, trial):
    loads = visit(page, site)
    trial.save("<h1>two</h1>\nBROKEN <i>here</i>\n")
    dialog = page.get_by_role("alertdialog", name="1 fault: the site did not build")
    expect(dialog).to_be_visible()
    expect(dialog).to_be_focused()
    expect(dialog.locator(".where")).to_have_text("site/pages/index.html:2")
    expect(dialog.locator(".message")).to_have_text("this is <b>broken</b> broken")
    expect(dialog.locator(".excerpt")).to_have_text("2 | BROKEN <i>here</i>")
    expect(dialog.locator(".hint")).to_have_text("fix it")
    assert page.locator("b").count() == 0
    heading(page, "one")
    assert loads.count == 1
    assert get(site, "/").status == 200
    trial.save("<h1>three</h1>")
    heading(page, "three")
    expect(dialog).to_have_count(0)
    settle(page, site)
    assert loads.count == 2
    assert any("1 fault" in line for line in site.lines)
    assert any(line.startswith("site/pages/index.html:2: this is") for line in site.lines)


def test_a_page_opened_while_the_site_is_at_fault_shows_the_faults(page, site, trial):
    trial.save("x\nBROKEN")
    wait_until(lambda: site.faults)
    visit(page, site)
    expect(page.get_by_role("alertdialog")).to_be_visible()


def test_the_overlay_follows_the_faults(page, site, trial):
    visit(page, site)
    trial.save("x\nBROKEN")
    expect(page.get_by_role("alertdialog", name="1 fault:")).to_be_visible()
    trial.save("y\nBROKEN", "site/pages/other.html")
    dialog = page.get_by_role("alertdialog", name="2 faults:")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".where")).to_have_text(["site/pages/index.html:2", "site/pages/other.html:2"])


def test_escape_minimises_the_overlay_and_gives_the_focus_back(page, site, trial):
    trial.save("<h1>one</h1><button>Buy</button>")
    wait_until(lambda: b"Buy" in get(site, "/").body)
    visit(page, site)
    page.get_by_role("button", name="Buy").focus()
    trial.save("x\nBROKEN")
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Buy")).to_be_focused()
    page.get_by_role("button", name="1 fault in the build: show").click()
    expect(dialog).to_be_focused()
    page.get_by_role("button", name="Minimise").click()
    expect(dialog).to_be_hidden()


def test_without_any_good_build_there_is_an_error_page_that_mends_itself(page, trial, problems):
    problems.expected = "500"
    trial.save("<h1>one</h1>\nBROKEN")
    with running_site(trial.root, strict=False) as site:
        answer = get(site, "/")
        assert answer.status == 500
        assert answer.headers["Cache-Control"] == "no-store"
        assert b"site/pages/index.html:2" in answer.body
        assert b"this is &lt;b&gt;broken&lt;/b&gt;" in answer.body
        loads = visit(page, site)
        expect(page.locator(".where")).to_have_text("site/pages/index.html:2")
        trial.save("y\nBROKEN", "site/pages/other.html")
        expect(page.locator(".where")).to_have_count(2)
        settle(page, site)
        (trial.pages / "other.html").unlink()
        expect(page.locator(".where")).to_have_count(1)
        settle(page, site)
        trial.save("<h1>fixed</h1>")
        heading(page, "fixed")
        settle(page, site)
        assert loads.count == trial.builds == 4
        page.close()


def test_a_configuration_at_fault_is_shown_and_fixed(page, site, trial):
    visit(page, site)
    trial.save(SITE.replace("client_id", "client_idd"), "site/site.toml")
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_contain_text('did you mean "client_id"?')
    trial.save(SITE.replace("trial.example", "other.example"), "site/site.toml")
    expect(dialog).to_have_count(0)
    settle(page, site)


def test_an_unforeseen_error_is_a_fault_too(page, site, trial, monkeypatch):
    visit(page, site)
    with monkeypatch.context() as patch:
        patch.setattr(server.pipeline, "build", lambda *_, **__: 1 / 0)
        trial.save("x", "site/pages/x.html")
        expect(page.get_by_role("alertdialog")).to_contain_text("ZeroDivisionError")
    trial.save("<h1>two</h1>")
    heading(page, "two")
    settle(page, site)


def test_a_site_at_fault_raises_for_tests(trial):
    trial.save("x\nBROKEN")
    with pytest.raises(SiteError, match=r"index\.html:2"), running_site(trial.root):
        raise AssertionError("the site is at fault")


def test_a_machine_that_cannot_build_ends_the_server(trial, monkeypatch):
    def fail(*_, **__):
        raise MachineError(Fault("no-v8", "no V8 here"))

    monkeypatch.setattr(server.pipeline, "build", fail)
    with pytest.raises(MachineError, match="no V8 here"), running_site(trial.root, strict=False):
        raise AssertionError("nothing can be built here")
