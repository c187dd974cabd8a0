"""The notice, which tells visitors about an error."""

from auth.errors import AuthError
from auth.messages import asks, is_chosen, sentence, title
from auth.page import visitor
from auth.platform import page

shown = []  # the notices so far, for the log
_callbacks = []


def on_problem(callback):
    """Call `callback(error)` for each error that visitors are told of. Return a function that unsubscribes.

    `error` is an AuthError. Show its `error_description`, the provider's words, as text only.
    """
    return visitor.subscribe(_callbacks, callback)


async def report(task):
    """Await a coroutine, and show the visitor the AuthError that it raises."""
    try:
        await task
    except AuthError as error:
        show(error)


def show(error):
    """Show an error to the visitor, as text and never as HTML. None hides the notice."""
    if error and visitor.leaving:
        return
    for callback in list(_callbacks) if error else ():
        callback(error)
    box = page.document.querySelector("#notice")
    if box is None:
        return
    if error:
        ref = page.reference()
        shown.append({"t": page.now(), "event": "notice", "code": error.code, "ref": ref})
        page.fill("[data-notice-title]", title(error.code), box)
        page.fill("[data-notice-text]", sentence(error.code), box)
        page.fill("[data-notice-code]", error.code, box)
        page.fill("[data-notice-said]", error.error_description, box)
        page.mark(box, "data-ask", asks(error.code))
        page.mark(box, "data-chosen", is_chosen(error.code))
        page.fill("[data-notice-ref]", ref, box)
        page.mark(box, "data-api", error.api is not None, error.api)
    page.reveal(box, bool(error))
