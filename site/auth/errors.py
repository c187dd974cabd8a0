"""The exception that sign-in raises. messages.py has the sentences for visitors."""


class AuthError(Exception):
    """An error of sign-in. `code` is a stable name (see messages.py), `description` a text for developers."""

    def __init__(self, code, description=""):
        super().__init__(f"{code}: {description}")
        self.code = code
        self.description = description
