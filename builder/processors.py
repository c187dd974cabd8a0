"""How many processors this process may use."""

import os


def processors() -> int:
    """Return the number of processors, at least 1. Fewer than the machine has may be allowed, as in a container."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
