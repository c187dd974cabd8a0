"""The browser's session storage, as Brython 3.15 has it: for editors and type checkers. Never put a token there."""

from .local_storage import LocalStorage

class SessionStorage(LocalStorage):
    """Texts by their names, which the browser keeps until the tab is closed."""

has_session_storage: bool
storage: SessionStorage
