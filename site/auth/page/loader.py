"""Load the script that a plain visit does not need."""

from auth.errors import AuthError
from auth.platform import page


async def late():
    """Load that script, once, and return the module auth.page.late in it. Raise AuthError if it does not come."""
    try:
        await page.more()
    except Exception:
        raise AuthError("network", "a script did not come") from None
    from auth.page import late

    return late
