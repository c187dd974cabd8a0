"""What a page needs beyond a plain visit. The script with it is loaded when it is first needed."""

from auth.page import countdown, frame
from auth.page.away import submit  # noqa: F401
from auth.page.frame import restore  # noqa: F401
from auth.page.popup import sign_in, step_up  # noqa: F401


async def hear(message, callbacks):
    """Handle a "renew" or "countdown" event. An empty message means that somebody has a session with limits.

    `callbacks` are those of `auth.on_countdown`.
    """
    if message.get("event") == "renew":
        await frame.renew(message)
    elif message.get("event") == "countdown":
        countdown.show(message["left"], list(callbacks))
    else:
        countdown.watch()
