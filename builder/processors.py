"""Count the processors that this process may use."""

import os


def processors() -> int:
    """Return the number of usable processors, at least 1. In a container it may be lower than the machine's."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
