"""`python3 -m benchmarks.browser.profile PHASE`: what the time of one phase is spent on, in the page and on the line.

It writes a profile of the page's processor time, which the DevTools of Chromium open, and prints what was sent over the
line.
"""

import argparse
import contextlib
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.command import with_own_python

_INTERVAL = 200  # microseconds between two samples
PHASES = ("cold", "warm", "leave", "return", "call", "reload")


@dataclass(frozen=True, slots=True)
class Traced:
    """One phase: how many milliseconds it took, the profile, and the lines of the waterfall."""

    took: float
    profile: dict[str, Any]
    waterfall: list[str]


def main() -> int:
    """Trace one phase, write the profile, print the waterfall, and return the exit code."""
    options = _options()
    found = trace(options)
    options.into.mkdir(parents=True, exist_ok=True)
    name = f"{options.subject}-{options.phase}{'-slow' if options.slow else ''}"
    file = options.into / f"{name}.cpuprofile"
    file.write_text(json.dumps(found.profile), encoding="utf-8")
    text = "\n".join([f"{name}: {found.took:,.0f} ms", "", *found.waterfall, "", *busiest(found.profile)])
    (options.into / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    print(f"{text}\n\n{file}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m benchmarks.browser.profile", description=__doc__)
    parser.add_argument("phase", choices=PHASES, help="what to trace")
    parser.add_argument("--slow", action="store_true", help="on the slow line, with the slow processor")
    parser.add_argument("--subject", default="gossamer", help="whose page (default: ours)")
    parser.add_argument("--provider", default="oidc-provider", choices=("oidc-provider", "dev"))
    into = Path(".gossamer/profiles")
    parser.add_argument("--into", type=Path, default=into, help="the folder (default: %(default)s)")
    return parser.parse_args()


def trace(options: argparse.Namespace) -> Traced:
    """Take the visitor's steps up to a phase, and trace that phase."""
    from .line import FREE, SLOW, Line
    from .run import SLOWDOWN, chromium
    from .visit import Conditions, visitor
    from .world import staged, subjects

    chosen = subjects(options.subject, options.provider)[:1]
    if not chosen:
        sys.exit(f"there is no page called {options.subject}")
    with contextlib.ExitStack() as stack:
        stage = stack.enter_context(staged(options.provider, chosen))
        browser = stack.enter_context(chromium())
        line = stack.enter_context(Line(SLOW if options.slow else FREE))
        conditions = Conditions("traced", line.url, SLOWDOWN if options.slow else 1)
        one = stack.enter_context(visitor(browser, conditions))
        steps = _steps(one, stage, f"{stage.urls[chosen[0].name]}/")
        for name in PHASES[: PHASES.index(options.phase)]:
            prepare, step = steps[name]
            prepare()
            step()
            one.read()
        prepare, step = steps[options.phase]
        prepare()
        return _traced(one, line, step)


def _steps(one: Any, stage: Any, url: str) -> dict[str, tuple[Callable[[], object], Callable[[], float]]]:
    """Return each phase by its name: the steps before it, and the phase."""
    from . import phases

    return {
        "cold": (lambda: None, lambda: phases.arrive(one, url)),
        "warm": (one.reopen, lambda: phases.arrive(one, url)),
        "leave": (lambda: None, lambda: phases.leave(one, stage)),
        "return": (lambda: None, lambda: phases.come_back(one, stage)),
        "call": (lambda: None, lambda: phases.call(one)),
        "reload": (lambda: None, lambda: phases.reload(one)),
    }


def _traced(one: Any, line: Any, step: Callable[[], float]) -> Traced:
    session = one.session()
    origins: dict[str, str] = {}

    def note(event: dict[str, Any]) -> None:
        origins.setdefault(event["request"]["url"], initiator(event.get("initiator", {})))

    session.on("Network.requestWillBeSent", note)
    for command in ("Network.enable", "Profiler.enable"):
        session.send(command)
    session.send("Profiler.setSamplingInterval", {"interval": _INTERVAL})
    one.forget()
    line.seen.clear()
    session.send("Profiler.start")
    took = step()
    profile = session.send("Profiler.stop")["profile"]
    one.page.wait_for_timeout(300)  # wait for responses that are still on the line
    clicks = [each.wall for each in one.notes if each.what == "click"]
    return Traced(took, profile, waterfall(list(line.seen), origins, clicks[0] if clicks else None))


def initiator(said: dict[str, Any]) -> str:
    """Return, in a few words, what requested a file: the page's markup, or the line of a script."""
    frames = said.get("stack", {}).get("callFrames", [])
    if frames:
        return f"script {_short(frames[0]['url'])}:{frames[0]['lineNumber'] + 1}"
    if said.get("url"):
        return f"{said['type']} {_short(said['url'])}:{int(said.get('lineNumber', 0)) + 1}"
    return str(said.get("type", "other"))


def waterfall(seen: list[Any], origins: dict[str, str], zero: float | None = None) -> list[str]:
    """Return a line for each response: when it was requested, when its first and its last byte arrived, and its
    size in bytes.

    Times are milliseconds since `zero`, by default since the first request. Requests that the page did not make were
    made by a worker.
    """
    rows = sorted(seen, key=lambda each: each.began)
    start = zero if zero is not None else (rows[0].began if rows else 0.0)
    head = f"{'start':>8}{'first':>8}{'end':>8}{'bytes':>10}  status  request, and who asked for it"
    return [
        head,
        *(
            f"{_ms(each.began, start)}{_ms(each.first, start)}{_ms(each.ended, start)}{each.size:>10,}  {each.status:>6}"
            f"  {each.method} {_short(each.url)} ({origins.get(each.url, 'a worker')})"
            for each in rows
        ),
    ]


def busiest(profile: dict[str, Any], count: int = 15) -> list[str]:
    """Return the functions with the longest self time, in milliseconds."""
    names = {node["id"]: _function(node["callFrame"]) for node in profile["nodes"]}
    spent: dict[str, float] = {}
    for node, delta in zip(profile.get("samples", []), profile.get("timeDeltas", []), strict=True):
        spent[names[node]] = spent.get(names[node], 0.0) + delta / 1000
    most = sorted(spent.items(), key=lambda each: -each[1])[:count]
    return ["ms itself  function", *(f"{took:>9,.1f}  {name}" for name, took in most)]


def _function(frame: dict[str, Any]) -> str:
    where = f" {_short(frame['url'])}:{frame['lineNumber'] + 1}" if frame.get("url") else ""
    return (frame["functionName"] or "(anonymous)") + where


def _ms(moment: float, start: float) -> str:
    return f"{(moment - start) * 1000:>8,.0f}"


def _short(url: str) -> str:
    """Return an address without its query, which contains secrets."""
    return url.partition("?")[0].removeprefix("http://")


if __name__ == "__main__":
    with_own_python("benchmarks.browser.profile")
    raise SystemExit(main())
