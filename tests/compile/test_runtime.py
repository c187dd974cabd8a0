"""The runtime: slim if Brython is the known version, full with a warning if it is not, never with an HTML sink."""

from collections.abc import Callable

import brotli
import pytest

from builder.cache import Cache
from builder.compile import runtime
from builder.compile.engine import Engine
from builder.compile.values import Compiled
from builder.config.schema import Build
from builder.errors import SiteError
from builder.qa.kit.waiting import wait_for

from .conftest import Seen, Served

MAIN = """
from browser import document, html
import json, re
class A:
    x: int = int("20", 16)
def f(*a, k=1): return a, k
document["main"] <= html.P(f"{A.x} {f(1, k=2)} {json.dumps([1])} {re.sub('a', 'b', 'aa')} <b>")
"""


def altered(engine: Engine, old: str, new: str) -> Engine:
    """Return an engine whose brython.js differs in one place."""
    assert old in engine.source
    other = Engine(engine.data)
    other.__dict__["source"] = engine.source.replace(old, new)
    return other


def test_slim_and_light(engine: Engine, compile_cache: Cache) -> None:
    text, warnings = runtime.build_runtime(engine, compile_cache)
    assert warnings == ()
    assert "run_parser" not in text
    assert "js_from_root" not in text
    assert "innerHTML=" not in text.replace(" ", "")
    assert len(brotli.compress(text.encode(), quality=11)) <= 135_000
    assert runtime.build_runtime(engine, Cache(None))[0] == text


def test_a_section_that_is_not_found_gives_the_full_runtime_and_a_warning(engine: Engine) -> None:
    other = altered(engine, "$B.prepare_number=function", "$B.prepare_numeral=function")
    text, (warning,) = runtime.build_runtime(other, Cache(None))
    assert "js_from_root" in text
    assert (warning.code, "number parser" in warning.message, bool(warning.hint)) == (
        "runtime-unknown",
        True,
        True,
    )


def test_a_stretch_that_is_not_found_gives_the_full_runtime_and_a_warning(engine: Engine) -> None:
    other = altered(engine, "function resolve_in_namespace(", "function resolve_in_space(")
    _, (warning,) = runtime.build_runtime(other, Cache(None))
    assert "resolve_in_namespace" in warning.message


def test_another_version_gives_the_full_runtime_and_a_warning(engine: Engine) -> None:
    other = altered(engine, "// version [3, 15, 0", "// version [3, 16, 1")
    assert other.version == "3.16.1"
    _, (warning,) = runtime.build_runtime(other, Cache(None))
    assert "3.16.1" in warning.message


def test_fixes_that_do_not_fit_are_named(engine: Engine) -> None:
    other = altered(
        engine, "generator_funcs.gi_running_get=function(self){}", "generator_funcs.gi_running_get=1"
    )
    _, (warning,) = runtime.build_runtime(other, Cache(None))
    assert "generators" in warning.message and "requirements.txt" in warning.hint


def test_an_unknown_way_to_write_html_is_refused(engine: Engine) -> None:
    other = altered(engine, "self.innerHTML=_b_.str.$factory(value)", "self.innerHTML=value")
    with pytest.raises(SiteError) as caught:
        runtime.build_runtime(other, Cache(None))
    assert "Trusted Types" in caught.value.faults[0].message


def test_a_runtime_that_is_not_strict_is_found_out(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "small", lambda text: text.replace('"use strict"', '"sloppy"'))
    with pytest.raises(SiteError) as caught:
        runtime.build_runtime(engine, Cache(None))
    assert "int('20', 16)" in caught.value.faults[0].message


@pytest.mark.parametrize("mode", ["slim", "full"])
def test_both_run_under_the_policy(
    mode: str, compiled: Callable[..., Compiled], served: Served, seen: Seen
) -> None:
    served.publish(compiled({"main": MAIN}, build=Build(runtime=mode)), f"/{mode}")
    seen.page.goto(f"{served.url}/{mode}/")
    seen.page.wait_for_selector("#main p")
    assert seen.page.inner_text("#main") == "32 ((1,), 2) [1] bb <b>"
    seen.clean()


def test_html_cannot_be_written_at_run_time_either(
    compiled: Callable[..., Compiled], served: Served, seen: Seen
) -> None:
    main = """
from browser import document
try:
    setattr(document["main"], "html", "<b>x</b>")
except RuntimeError as error:
    document["main"].text = str(error)
"""
    served.publish(compiled({"main": main}), "/html")
    seen.page.goto(f"{served.url}/html/")
    wait_for(seen.page, "() => document.querySelector('#main').textContent")
    assert seen.page.inner_text("#main") == ".html cannot be set: build elements, or set .text"
    seen.clean()
