"""A page and its vault run under the production policies: the whole way from Python source to the browser."""

from collections.abc import Callable

import pytest

from builder.compile.values import Compiled
from builder.config.schema import Build
from builder.qa.kit.waiting import wait_for

from .conftest import Seen, Served
from .making import page_source

VAULT = """
from browser import self as realm
held = {"asked": 0, "count": 0}
def take(event, port):
    text = event.data[0]
    if text == '{"v":1,"id":1,"op":"status"}':  # each page begins with that
        held["asked"] += 1
        return
    held["count"] += 1
    port.postMessage(realm.Array.of(f"{text} {held['asked']} {held['count']} {realm.__GOSSAMER__.settings.issuer}"))
def on_connect(event):
    port = event.ports[0]
    port.onmessage = lambda event: take(event, port)
realm.onconnect = on_connect
"""
MAIN = """
from browser import window, document, html
import tools
def answer(text, buffers):
    document["main"] <= html.P(f"{tools.double(21)} {text} <b>")
port = window.__GOSSAMER__.connect(answer, print)
port.post("hello")
"""


@pytest.mark.standards("HD-09")
def test_page_and_vault_run_under_the_strict_policies(
    compiled: Callable[..., Compiled], served: Served, seen: Seen
) -> None:
    site = compiled({"main": MAIN, "tools": "def double(n): return 2 * n", "auth.vault.vault": VAULT})
    served.publish(site, "/first")
    seen.page.goto(f"{served.url}/first/")
    seen.page.wait_for_selector("#main p")
    assert seen.page.inner_text("#main") == "42 hello 1 1 https://id.example <b>"
    seen.page.reload()
    seen.page.wait_for_selector("#main p")
    assert seen.page.inner_text("#main") == "42 hello 2 2 https://id.example <b>"
    seen.clean()


START = """
from browser import aio, document, window
async def go():
    entry = window.__GOSSAMER__.settings.routes["/more/"].scripts[0]
    await window.__GOSSAMER__.load(entry[0], entry[1])
    await window.__GOSSAMER__.load(entry[0], entry[1])
    module = __import__("mo" + "re")
    document["main"].text = module.show()
    try:
        await window.__GOSSAMER__.load(entry[0] + "?other", "sha384-" + "A" * 64)
    except Exception as error:
        document["main"].text += " refused"
aio.run(go())
"""


@pytest.mark.standards("HD-07", "HD-21")
def test_another_pages_script_is_loaded_once_and_checked(
    compiled: Callable[..., Compiled], served: Served, seen: Seen
) -> None:
    more = "import re, math, json\ndef show(): return re.sub('a', str(math.floor(2.5)), json.dumps(['aa']))"
    modules = {"main": START, "more": more}
    site = compiled(
        modules, page_source("/"), page_source("/more/", "more"), build=Build(include=("typing",))
    )
    served.publish(site, "/soft")
    seen.page.goto(f"{served.url}/soft/")
    seen.page.wait_for_selector("#main:has-text('refused')")
    assert seen.page.inner_text("#main") == '["22"] refused'
    assert seen.page.evaluate("violations") == []
    assert all("integrity" in error for error in seen.errors)


@pytest.mark.standards("CB-03", "CB-14")
def test_a_handle_is_taken_out_of_the_address_before_anything_else(
    compiled: Callable[..., Compiled], served: Served, seen: Seen
) -> None:
    main = """
from browser import document, window
document["main"].text = f"{window.__GOSSAMER__.arrived} {window.location.href}"
"""
    site = compiled({"main": main}, page_source("/"), base="/cb/")
    served.publish(site, "/cb")
    for address, arrived, left in (("?x=1#~aB9", "aB9", "?x=1"), ("?code=kept#top", "", "?code=kept#top")):
        seen.page.goto("about:blank")
        seen.page.goto(f"{served.url}/cb/{address}")
        wait_for(seen.page, "() => document.querySelector('#main').textContent")
        assert seen.page.inner_text("#main") == f"{arrived} {served.url}/cb/{left}".strip()
        assert seen.page.url == f"{served.url}/cb/{left}"
    assert seen.page.evaluate("() => Object.keys(globalThis).includes('__GOSSAMER__')") is False
    seen.clean()


def test_a_vault_that_cannot_start_is_told_to_the_page(
    compiled: Callable[..., Compiled], served: Served, seen: Seen
) -> None:
    main = """
from browser import document, window
def failed(text):
    document["main"].text = f"failed: {bool(text)}"
window.__GOSSAMER__.connect(print, failed)
"""
    served.publish(compiled({"main": main, "auth.vault.vault": "raise ValueError('broken')"}), "/broken")
    seen.page.goto(f"{served.url}/broken/")
    seen.page.wait_for_selector("#main:has-text('failed: True')")


@pytest.mark.standards("HD-08")
def test_only_the_vault_can_be_started_as_a_worker(
    compiled: Callable[..., Compiled], served: Served, seen: Seen
) -> None:
    served.publish(compiled({"main": ""}), "/only")
    seen.page.goto(f"{served.url}/only/")
    attempt = """() => {
      const made = [];
      for (const start of [u => new Worker(u), u => new SharedWorker(u)]) {
        try { start('/only/watch.js'); made.push('started'); } catch (error) { made.push(error.name); }
      }
      try { trustedTypes.createPolicy('gossamer-vault', {}); made.push('policy'); } catch (error) { made.push(error.name); }
      return made;
    }"""
    assert seen.page.evaluate(attempt) == ["TypeError", "TypeError", "TypeError"]


LATE_VAULT = """
from browser import aio, self as realm
async def take(port):
    words = []
    for turn in range(2):
        try:
            from auth.vault import late
            words.append(late.go())
        except ImportError:
            words.append("not yet")
            await realm.__GOSSAMER__.more()
    await realm.__GOSSAMER__.more()
    port.postMessage(realm.Array.of(" ".join(words)))
def on_connect(event):
    port = event.ports[0]
    port.onmessage = lambda event: aio.run(take(port))
realm.onconnect = on_connect
"""
LATE_MAIN = """
from browser import aio, document, window
async def answer(text):
    url, integrity = window.__GOSSAMER__.settings.windows
    await window.__GOSSAMER__.load(url, integrity)
    from auth.page import late
    document["main"].text = f"{text}, {late.show()}"
port = window.__GOSSAMER__.connect(lambda text, buffers: aio.run(answer(text)), print)
port.post("go")
"""


@pytest.mark.standards("HD-01", "HD-08")
def test_deferred_scripts_are_loaded_on_demand_under_the_strict_policies(
    compiled: Callable[..., Compiled], served: Served, seen: Seen
) -> None:
    modules = {
        "main": LATE_MAIN,
        "auth.vault.vault": LATE_VAULT,
        "auth.vault.late": "from auth.oidc import token\ndef go(): return token.WORD",
        "auth.oidc.": "",
        "auth.oidc.token": "WORD = 'signed in'",
        "auth.page.late": "def show(): return 'shown'",
    }
    asked: list[str] = []
    seen.page.context.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    served.publish(compiled(modules), "/late")
    seen.page.goto(f"{served.url}/late/")
    seen.page.wait_for_selector("#main:has-text('shown')")
    assert seen.page.inner_text("#main") == "not yet signed in, shown"
    assert asked.index("windows.js") > asked.index("core.js")
    seen.clean()


BORDER = """
from browser import bind, document, html, window
field = html.INPUT(value=None, id="field")
button = html.BUTTON("go", id="go")
document["main"] <= field + button

async def double(n):
    return 2 * n

@bind(button, "click")
async def clicked(event):
    words = window.JSON.stringify({"a": None})
    kept = window.sessionStorage.getItem("nothing") is None
    document["main"] <= html.P(f"{await double(21)} {kept} {words} {field.value!r}")

async def said(event):
    document["main"] <= html.P(f"said {await double(1)}", id="said")

document["go"].addEventListener("click", said)
"""


def test_handlers_may_be_async_and_none_is_null(
    compiled: Callable[..., Compiled], served: Served, seen: Seen
) -> None:
    served.publish(compiled({"main": BORDER}), "/border")
    seen.page.goto(f"{served.url}/border/")
    seen.page.click("#go")
    seen.page.wait_for_selector("#said")
    assert sorted(seen.page.locator("#main p").all_inner_texts()) == ["42 True {\"a\":null} ''", "said 2"]
    seen.clean()


WRONG = """
from browser import window, document
def takes_two(one, two):
    pass
def later():
    window.setTimeout(takes_two, 0)
    document["main"].text = "asked"
later()
"""


def test_a_callback_that_cannot_be_called_is_told_with_its_place(
    compiled: Callable[..., Compiled], served: Served, seen: Seen
) -> None:
    served.publish(compiled({"main": WRONG}), "/wrong")
    seen.page.goto(f"{served.url}/wrong/")
    with seen.page.expect_event("console", lambda message: message.type == "error"):
        seen.page.reload()
    assert seen.errors
    for error in seen.errors:
        assert 'File "main.py", line 3, in takes_two' in error and "TypeError" in error
