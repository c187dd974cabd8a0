"""The one error that sign-in raises. What a visitor is told about it stands in messages.py."""


class AuthError(Exception):
    """A refusal: `code` is a stable word (messages.py groups them), `description` a few words for developers."""

    def __init__(self, code, description=""):
        super().__init__(f"{code}: {description}")
        self.code = code
        self.description = description
