"""The exception that sign-in raises. messages.py has the sentences for visitors."""


class AuthError(Exception):
    """An error of sign-in. `code` is a stable name (see messages.py), `description` a text for developers.

    Where the provider refused, `error` and `error_description` are its own words (RFC 6749 4.1.2.1): text that anybody may
    have written. `api` is the API that needs another sign-in. The rest is for this library: where the visitor wanted to
    go, whether the sign-in was silent, and whether it was a second try.
    """

    error = error_description = return_to = ""
    silent = again = False
    api = None

    def __init__(self, code, description=""):
        super().__init__(f"{code}: {description}")
        self.code = code
        self.description = description
