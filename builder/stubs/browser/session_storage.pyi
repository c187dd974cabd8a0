"""The browser's sessionStorage, from Brython 3.15, for editors and type checkers. Never store a token there."""

from .local_storage import LocalStorage

class SessionStorage(LocalStorage):
    """Strings by name, which the browser stores until the tab is closed."""

has_session_storage: bool
storage: SessionStorage
