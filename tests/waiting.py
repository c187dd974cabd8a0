"""How long a test waits for a condition.

The limit is generous and defined only here, because only a condition that never comes true reaches it.
"""

import time

LIMIT = 30  # seconds
_STEP = 0.01


def wait_until(true, step=lambda: time.sleep(_STEP), told=lambda: ""):
    """Return the first true value of `true()`.

    `step` lets a moment pass; `told` gives details for the error if the value stays false.
    """
    end = time.monotonic() + LIMIT
    while not (value := true()):
        assert time.monotonic() < end, f"waited {LIMIT} s in vain {told()}"
        step()
    return value
