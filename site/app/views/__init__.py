"""The code of the pages, one module each.

`async def show(main)` runs when the page is shown. `leave()`, which is optional, runs when the visitor leaves the page.
"""
