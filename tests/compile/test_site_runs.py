"""A page and its vault run under the policies of production: the whole way from Python text to the browser."""

from collections.abc import Callable

from builder.compile import Compiled

from .conftest import Seen, Served

VAULT = """
from browser import self as realm
held = {"count": 0}
def take(event, port):
    text = event.data[0]
    held["count"] += 1
    port.postMessage(realm.Array.of(f"{text} {held['count']} {realm.__GOSSAMER__.settings.issuer}"))
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


def test_page_and_vault_run_under_the_strict_policies(
    compiled: Callable[..., Compiled], served: Served, seen: Seen
) -> None:
    site = compiled({"main": MAIN, "tools": "def double(n): return 2 * n", "auth.vault": VAULT})
    served.publish(site, "/first")
    seen.page.goto(f"{served.url}/first/")
    seen.page.wait_for_selector("#main p")
    assert seen.page.inner_text("#main") == "42 hello 1 https://id.example <b>"
    seen.page.reload()
    seen.page.wait_for_selector("#main p")
    assert seen.page.inner_text("#main") == "42 hello 2 https://id.example <b>"
    seen.clean()
