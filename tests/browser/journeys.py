"""Steps that several journeys take."""

import shutil
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import expect

NAMES = {"ada": "Ada Lovelace", "grace": "Grace Hopper"}
MARK = "document.documentElement.dataset.mark"
EXAMPLE = Path(__file__).parents[2]
# What a page can find out about the addresses that it came from and went to.
ENTRIES = """() => ({
    "navigation entries": navigation.entries().map((entry) => entry.url),
    "navigation activation": [navigation.activation?.entry?.url, navigation.activation?.from?.url].map(String),
    "resource timing": performance.getEntries().map((entry) => entry.name),
    "history state": [JSON.stringify(history.state)],
})"""


def sign_in(page, account="ada", start="/"):
    page.goto(start)
    page.get_by_test_id("login").click()
    choose(page, account)


def choose(page, account="ada"):
    """Sign in at the provider, and wait until the page has come back, knows who it is, and its router listens."""
    page.get_by_test_id(f"account-{account}").click()
    expect(page.get_by_test_id("user")).to_have_text(NAMES[account])
    expect(page.locator("html[data-ready]")).to_be_attached()


def visit_invoices(page, account="ada", start="/invoices/"):
    """Go to a protected page, sign in on the way, and wait for the page's content."""
    page.goto(start)
    choose(page, account)
    expect_invoices(page)


def sign_in_and_call(page):
    """Sign in, and call the API twice: by going to its page, and by the button there."""
    sign_in(page)
    follow(page, "Invoices")
    expect_invoices(page)
    page.get_by_test_id("call-api").click()
    expect_invoices(page)


def sign_in_beside(page):
    """Sign in while another tab is open, which learns about it; return that tab."""
    second = page.context.new_page()
    second.goto("/")
    expect_signed_out(second)
    sign_in(page)
    expect(second.get_by_test_id("user")).to_have_text(NAMES["ada"])
    return second


def expect_signed_out(page):
    """Expect that nobody is signed in. A page without a view runs no Python yet."""
    expect(page.locator("html")).to_have_attribute("data-auth", "signed-out")
    expect(page.get_by_test_id("login")).to_be_visible()


def wake(page):
    """Point at the sign-in button, so that the page's Python runs, with nobody signed in."""
    expect_signed_out(page)
    page.get_by_test_id("login").first.hover()
    expect(page.locator("html[data-ready]")).to_be_attached()


def expect_door(page):
    """Wait for the door. A new visitor sees at once that nobody is signed in; the door may open later."""
    wake(page)
    page.evaluate(
        """async () => {
            const door = () => navigator.serviceWorker.getRegistration("/callback/");
            for (let one = await door(); !(one && one.active); one = await door()) {
                await new Promise((done) => setTimeout(done, 10));
            }
        }"""
    )


def mark(page):
    """Mark the document, so that `same_document` can recognize it."""
    page.evaluate(f"{MARK} = 'same document'")


def same_document(page):
    """Return whether it is still the document that was marked."""
    return page.evaluate(MARK) == "same document"


def expect_invoices(page):
    expect(page.get_by_test_id("api-result").locator("tbody tr").first).to_be_visible()


def follow(page, label):
    page.locator("nav").get_by_role("link", name=label, exact=True).click()


def sign_out(page):
    """Sign out here, confirm at the provider (which asks because it gets no ID token), and come back."""
    page.get_by_test_id("logout").click()
    page.get_by_test_id("confirm-logout").click()
    expect_signed_out(page)


def open_window(page, button):
    """Click the button that opens a popup, and return the popup."""
    with page.context.expect_page() as opened:
        button.click()
    return opened.value


def finish_window(window, account="ada", strong=False):
    """Sign in at the provider in a popup, which then closes itself. `strong`: with the second step."""
    last = window.get_by_test_id(f"account-{account}")
    if strong:
        last.click()
        last = window.get_by_test_id("confirm-strong")
    last.wait_for()
    with window.expect_event("close"):
        last.click(no_wait_after=True)


def sign_in_by_window(page, account="ada"):
    finish_window(open_window(page, page.get_by_test_id("login")), account)
    expect(page.get_by_test_id("user")).to_have_text(NAMES[account])


def asked(site, event="authorize"):
    """Return the requests of one kind that the provider received."""
    return [entry for entry in site.provider.events if entry["event"] == event]


def dialog(page, name):
    return page.locator(f"#auth-{name}")


def press(page, name, label):
    dialog(page, name).get_by_role("button", name=label).click()


def own_request(site):
    """Return the address of a sign-in that a script begins, which a provider with a session answers at once."""
    return (
        f"{site.provider.issuer}/oauth2/authorize?client_id=gossamer-example&response_type=code&scope=openid&nonce=n"
        f"&redirect_uri={site.output.config.redirect_uri}&state=mine&code_challenge_method=S256"
        f"&code_challenge={'A' * 43}&prompt=none"
    )


def copy_of_the_example(folder):
    """Copy the sources of the example into a folder."""
    for name in ("site", "templates"):
        shutil.copytree(EXAMPLE / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))


def with_a_search(folder):
    """Put a search into the header of the pages of such a copy."""
    header = folder / "templates/partials/header.html"
    text = header.read_text(encoding="utf-8")
    search = '{% include "partials/search.html" %}'
    header.write_text(text.replace("</header>", f"{search}\n</header>"), encoding="utf-8")


def write(folder, files):
    """Write files into a folder: path → text."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@contextmanager
def silent_page(context):
    """A new page, which must write nothing to the console and throw no error."""
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert said == []
