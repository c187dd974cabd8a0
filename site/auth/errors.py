"""The exception that sign-in raises. messages.py has the sentences for visitors."""


class AuthError(Exception):
    """An error of sign-in. `code` is a stable name (see messages.py), `description` a text for developers.

    If the provider refused, `error` and `error_description` are the provider's own words (RFC 6749 4.1.2.1), which are
    not to be trusted. `api` is the name of the API that needs another sign-in. The other attributes are for this
    library: `return_to` is where the visitor wanted to go, `silent` says whether the sign-in was silent, and `again`
    whether it was a second try.
    """

    error = error_description = return_to = ""
    silent = again = False
    api = None

    def __init__(self, code, description=""):
        super().__init__(f"{code}: {description}")
        self.code = code
        self.description = description
