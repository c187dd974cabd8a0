"""Load the script with the modules that a plain visit does not need."""

from auth.errors import AuthError
from auth.platform import page


async def late():
    """Load that script, once, and return its module auth.page.late. Raise AuthError if it cannot be loaded."""
    try:
        await page.more()
    except Exception:
        raise AuthError("network", "a script did not come") from None
    from auth.page import late

    return late
