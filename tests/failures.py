"""A pytest plugin: a failed run explains itself.

For a failed browser test, `test-results/` gets a trace, a screenshot of each page, the console and the provider's
events. The last lines of a run give, for each failed test, the one command that runs it alone, and the place of its
files.

A test is repeated in one case only: if the browser's own process has died. The last lines report each such case.
"""

import contextlib
import json
import os
import random
import shlex
import shutil
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from playwright.sync_api import Error

SLOWEST = 15  # tests listed in CI
BROKEN = pytest.StashKey()  # whether the test is known to have failed, before there is a report


@pytest.hookimpl(tryfirst=True)  # before Hypothesis reads its option
def pytest_configure(config):
    option = config.option
    if option.hypothesis_seed is None:
        # the quick tier is deterministic; the full run tries new random values
        option.hypothesis_seed = random.getrandbits(32) if option.all else 0
    if os.environ.get("CI") and option.durations is None:
        option.durations = SLOWEST
    if not hasattr(config, "workerinput"):
        shutil.rmtree(config.rootpath / option.output, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def delete_output_dir():
    """Replace pytest-playwright's fixture, with which each process would delete what another one has just written."""


@contextlib.contextmanager
def noticing(node):
    """Mark the test as failed if a fixture's assertion after the test fails, while the pages are still open."""
    try:
        yield
    except BaseException:
        node.stash[BROKEN] = True
        raise


class Record:
    """The trace and events of a test's contexts, kept until it is known whether they are needed."""

    def __init__(self, node, folder):
        self.node, self.folder, self.lines, self.count = node, Path(folder), [], 0

    def follow(self, context):
        """Listen to the context and trace it, without snapshots: those put data into the page, which the storage
        tests would find.
        """
        say = self.lines.append
        context.on("console", lambda message: say(f"console {message.type}: {message.text}"))
        context.on("weberror", lambda error: say(f"page error: {error.error}"))
        context.on(
            "requestfailed", lambda request: say(f"failed: {request.method} {request.url} {request.failure}")
        )
        context.on("response", lambda answer: say(f"{answer.status} {answer.request.method} {answer.url}"))
        context.tracing.start()
        close = context.close

        def keep_and_close(**options):
            self.keep(context)
            close(**options)

        context.close = keep_and_close

    def keep(self, context):
        """Save everything, at the last moment before a context is closed."""
        if not self.node.stash.get(BROKEN, False):
            return
        self.count += 1
        self.folder.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(context.pages, 1):
            with contextlib.suppress(Error):
                page.screenshot(path=self.folder / f"page-{self.count}-{number}.png", timeout=5000)
        with contextlib.suppress(Error):
            context.tracing.stop(path=self.folder / f"trace-{self.count}.zip")

    def write(self, events):
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "console.txt").write_text("\n".join(self.lines) + "\n", encoding="utf-8")
        (self.folder / "provider.json").write_text(json.dumps(events, indent=1), encoding="utf-8")


@pytest.fixture
def record(request, output_path):
    return Record(request.node, output_path)


@pytest.fixture
def new_context(new_context, record):
    """pytest-playwright's fixture, with a record of each context."""

    def make(**options):
        context = new_context(**options)
        record.follow(context)
        return context

    return make


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        item.stash[BROKEN] = True
        report.user_properties.append(("alone", alone(item.config, item.nodeid)))
        record = item.funcargs.get("record")
        if record:
            record.write(_events(item))
            report.user_properties.append(("files", os.path.relpath(record.folder, item.config.rootpath)))
    return report


def _events(item):
    """Return what the providers of the test's fixtures have recorded, by fixture."""
    seen = {}
    for name, value in item.funcargs.items():
        for part in (value, getattr(value, "site", None)):
            events = getattr(getattr(part, "provider", None), "events", None)
            if events is not None:
                seen[name] = json.loads(json.dumps(events, default=repr))
    return seen


def alone(config, nodeid):
    """Return the command that runs one test by itself."""
    return f"python3 build.py test {shlex.quote(nodeid)} --hypothesis-seed={config.option.hypothesis_seed}"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    """Run the test as pytest does, and once more if the test's browser has died."""
    hook, where = item.ihook, {"nodeid": item.nodeid, "location": item.location}
    hook.pytest_runtest_logstart(**where)
    request = item._request
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    if any(report.failed for report in reports) and _forget_dead_browser(item, request):
        item.stash[BROKEN] = False
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
        reports[-1].user_properties.append(("browser anew", item.nodeid))
    for report in reports:
        hook.pytest_runtest_logreport(report=report)
    hook.pytest_runtest_logfinish(**where)
    return True


def _forget_dead_browser(item, request):
    """Return whether the session's browser has died. If so, remove it, and all fixtures that were made from it."""
    for definition in item._fixtureinfo.name2fixturedefs.get("browser", ()):
        found, _, failure = definition.cached_result or (None, None, None)
        if found and failure is None and not found.is_connected():
            definition.finish(request)
            return True
    return False


class Reports:
    """Collects what the last lines report, in the only process or in pytest-xdist's controller."""

    def __init__(self):
        self.failed, self.anew = {}, []

    def pytest_runtest_logreport(self, report):
        told = report.user_properties
        self.anew += [value for name, value in told if name == "browser anew"]
        if report.failed:
            self.failed.setdefault(report.nodeid, {}).update(told)

    def pytest_terminal_summary(self, terminalreporter):
        if self.anew:
            terminalreporter.section("run once more in a new browser, because the browser's process had died")
            for nodeid in self.anew:
                terminalreporter.write_line(nodeid)
        if self.failed:
            terminalreporter.section("to run alone what failed")
            for told in self.failed.values():
                terminalreporter.write_line(told["alone"])
                if "files" in told:
                    terminalreporter.write_line(f"  trace, screenshots, console, provider: {told['files']}")


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    if not hasattr(session.config, "workerinput"):
        session.config.pluginmanager.register(Reports(), "gossamer-failures")
