"""A pytest plugin: the quick tier runs by default, `--all` runs everything.

A test with the mark `full(group)` runs only with `--all`, or if its file or the test itself is named. The last lines of
a quick run say how many tests were left out, by group, so that nobody thinks they ran.
"""

import collections

import pytest

LEFT = pytest.StashKey()


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="run every test, not only the quick tier")


def pytest_configure(config):
    config.stash[LEFT] = collections.Counter()
    config.addinivalue_line(
        "markers", "full(group): runs only with --all; `group` names it in the last lines"
    )


@pytest.hookimpl(trylast=True)  # after -k and -m, so that tests which these deselect are not counted
def pytest_collection_modifyitems(config, items):
    """Leave out the marked tests without `--all`, and count them."""
    if config.getoption("--all") or config.getoption("lane", None):
        return
    named = [argument for argument in config.args if "::" in argument or argument.endswith(".py")]
    named = tuple(_relative(config, name) for name in named)
    kept, left = [], []
    for item in items:
        mark = item.get_closest_marker("full")
        if mark is None or item.nodeid.startswith(named):
            kept.append(item)
        else:
            left.append(item)
            config.stash[LEFT][mark.args[0]] += 1
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def _relative(config, argument):
    """Return the node id of an argument, which is relative to the folder where pytest was started."""
    path, colons, rest = argument.partition("::")
    found = config.invocation_params.dir / path
    if found.is_relative_to(config.rootpath):
        path = found.relative_to(config.rootpath).as_posix()
    return path + colons + rest


def pytest_sessionfinish(session):
    """In a process of pytest-xdist, send the counts to the process that prints."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["tiers.left"] = dict(session.config.stash[LEFT])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Take the counts of any process: all collect the same tests, so their counts are the same."""
    node.config.stash[LEFT] |= collections.Counter(getattr(node, "workeroutput", {}).get("tiers.left", {}))


def pytest_terminal_summary(terminalreporter, config):
    left = config.stash[LEFT]
    if not left:
        return
    terminalreporter.section("left to --all")
    for group, count in sorted(left.items()):
        terminalreporter.write_line(f"{count:5}  {group}")
    terminalreporter.write_line(
        f"{left.total():5}  in all did not run. To run everything: python3 build.py test --all"
    )
