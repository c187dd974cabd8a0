"""The code of the pages, one module each.

`async def show(main)` runs when the page is shown. `leave()`, if there is something to undo, runs when it
is left.
"""
