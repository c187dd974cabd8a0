"""Steps of a visitor in the example, in any lane."""

import contextlib

from tests.lanes.driver import NotSeen

NAMES = {"ada": "Ada Lovelace", "grace": "Grace Hopper"}
MARK = "document.documentElement.dataset.mark"


def sign_in(visitor, site, account="ada", start="/"):
    """Sign in by redirect, with the button of a public page."""
    visitor.go(site.url + start)
    visitor.click("login")
    choose(visitor, account)


def choose(visitor, account="ada"):
    """Choose an account at the provider, and come back."""
    visitor.click(f"account-{account}")
    signed_in(visitor, account)


@contextlib.contextmanager
def noticed(visitor):
    """If something does not appear, raise an error with the notice that the page shows instead."""
    try:
        yield
    except NotSeen as problem:
        raise NotSeen(f"{problem}; the notice says {visitor.text('error')!r}") from None


def signed_in(visitor, account="ada"):
    with noticed(visitor):
        visitor.see("user", NAMES[account])


def signed_out(visitor):
    visitor.wait("() => document.documentElement.dataset.auth === 'signed-out'")
    visitor.see("login")


def with_door(visitor):
    """Point at the sign-in button: the door is registered, and the page's Python runs."""
    signed_out(visitor)
    visitor.run(
        """() => document.querySelector("[data-testid=login]")
            .dispatchEvent(new PointerEvent("pointerover", { bubbles: true }))"""
    )
    visitor.wait("() => 'ready' in document.documentElement.dataset")
    visitor.wait("async () => !!(await navigator.serviceWorker.getRegistration('/callback/'))?.active")


def sign_in_by_popup(visitor, account="ada"):
    """Sign in with the button, if it opens a popup."""
    visitor.click("login")
    finish_popup(visitor, account)
    signed_in(visitor, account)


def finish_popup(visitor, account="ada", strong=False):
    """Sign in at the provider, in a popup, which then closes itself. `strong`: with the second step."""
    window = visitor.window()
    window.click(f"account-{account}")
    if strong:
        window.click("confirm-strong")
    visitor.alone()


def visit_invoices(visitor, site, account="ada", start="/invoices/"):
    """Go to a protected page, sign in on the way, and wait for the page's content."""
    visitor.go(site.url + start)
    visitor.click(f"account-{account}")
    invoices(visitor)


def invoices(visitor):
    """Wait until the protected page has its data."""
    with noticed(visitor):
        visitor.wait("() => document.querySelectorAll('[data-testid=api-result] tbody tr').length > 0")
        visitor.see("api-result", "Paid")


def api_says(visitor, state):
    """Wait until the protected page has the result of its call: "ready" or "failed"."""
    visitor.wait(
        "(state) => document.querySelector('[data-testid=api-result]').dataset.state === state", state
    )


def no_invoices(visitor):
    assert visitor.run("() => document.querySelectorAll('[data-testid=api-result] tbody tr').length") == 0


def follow(visitor, path):
    """Click a link of the page's navigation, which the router handles."""
    visitor.press(f"nav a[href='{path}']")


def sign_out(visitor):
    """Sign out here, and, when asked, at the provider."""
    visitor.click("logout")
    visitor.click("confirm-logout")
    signed_out(visitor)


def at(visitor, url):
    """Wait until the tab shows this address."""
    visitor.until(lambda: visitor.url() == url, f"not at {url}")


def mark(visitor):
    """Mark the document, so that `same_document` can recognize it."""
    visitor.run(f"() => {{ {MARK} = 'same' }}")


def same_document(visitor):
    return visitor.run(f"() => {MARK} === 'same'")


def asked(site, event="authorize"):
    """Return the requests of one kind that the provider received."""
    return [entry for entry in list(site.provider.events) if entry["event"] == event]


def elsewhere(visitor, site):
    """Go to a page of the provider's."""
    visitor.go(f"{site.provider.issuer}/")
