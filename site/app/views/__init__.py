"""One module for each page that does something: `async def show(main)`, and `leave()` if there is something to undo."""
