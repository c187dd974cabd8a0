"""The page's dialogs: each has a name, and closes when the visitor chooses a button."""

from auth.platform import Future, page

_wired = []  # the ids of the dialogs that were shown before
_open = ""  # the id of the open dialog
_pick = None  # a function that is called with the choice made in it


def show(name, pick):
    """Show the page's dialog of that name, and return it for `close`; return None if the page has none.

    `pick(word)` is called with the choice of the button that is pressed, or with "cancel" for Esc.
    """
    global _open, _pick
    box = page.document.querySelector(f"#auth-{name}")
    if not box:
        return None
    if box.id not in _wired:
        _wired.append(box.id)
        page.listen(box, "click", _clicked)
        page.listen(box, "close", _closed)
    _open = box.id
    _pick = pick
    page.mark(box, "data-unsaved", page.unsaved())
    box.showModal()
    return box


def _clicked(event):
    button = page.closest(event.target, "[data-choice]")
    if button and _open:
        _pick(button.getAttribute("data-choice"))


def _closed(event):
    if _open == event.target.id and not event.target.open:
        _pick("cancel")


def close(box):
    """Close the dialog that `show` returned. If the focused element was in it, move the focus to <main>."""
    global _open
    _open = ""
    if box:
        box.close()
        active = page.document.activeElement
        if active.tagName == "BODY" or page.closest(active, "dialog"):  # what had the focus is gone
            page.document.querySelector("main").focus({"preventScroll": True})


async def choose(name):
    """Show a dialog and return (choice, popup).

    The popup is None unless the visitor chose it and the browser opened it.

    Return (None, None) if the page has no such dialog.
    """
    chosen = Future()

    def pick(word):
        window = page.open_window() if word == "window" else None
        chosen.set_result((word, window))

    box = show(name, pick)
    if not box:
        return None, None
    found = await chosen
    close(box)
    return found
