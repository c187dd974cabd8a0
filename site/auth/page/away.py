"""Leave this page: by going to the provider, or by submitting a form there."""

from auth.page import visitor
from auth.platform import Future, page


async def leave(ask):
    """Go to the provider in this window, and wait until the browser has left this page."""
    await visitor.leave(ask)
    await pause(10)


def submit(url, form):
    """Send the visitor to the URL by submitting a form there (RP-Initiated Logout 2: POST)."""
    box = page.document.createElement("form")
    box.method = "post"
    box.action = url
    box.hidden = True
    for name, value in form.items():
        field = page.document.createElement("input")
        field.name = name
        field.value = value
        box.appendChild(field)
    page.document.body.appendChild(box)
    box.submit()


def pause(seconds):
    """Return a Future that is done after so many seconds."""
    over = Future()
    page.scope.setTimeout(lambda: over.set_result(None), seconds * 1000)
    return over
