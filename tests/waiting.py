"""How long a test waits for what must come. The limit is generous and stands here alone: it is for what never comes."""

import time

LIMIT = 30  # seconds
_STEP = 0.01


def wait_until(true, step=lambda: time.sleep(_STEP), told=lambda: ""):
    """Return the first true value of `true()`. `step` passes a moment, `told` says more when nothing came."""
    end = time.monotonic() + LIMIT
    while not (value := true()):
        assert time.monotonic() < end, f"waited {LIMIT} s in vain {told()}"
        step()
    return value
