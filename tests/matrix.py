"""A pytest plugin: long tests run only when asked for, and `--matrix` prints the proof tables of a run."""


def pytest_collection_modifyitems(config, items):
    """Soak tests stay out unless the expression of `-m` speaks of them."""
    if "soak" in config.getoption("markexpr"):
        return
    kept = [item for item in items if item.get_closest_marker("soak") is None]
    if len(kept) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept
