"""A page that runs many snippets, and reports what each of them prints."""

from playwright.sync_api import Page

DRIVER = """
import sys
from browser import aio, window


class Out:
    def __init__(self):
        self.text = []

    def write(self, text):
        self.text.append(text)

    def flush(self):
        pass


async def run(name, load):
    out, before = Out(), sys.stdout
    sys.stdout = out
    try:
        module = load()
        if hasattr(module, "main"):
            await module.main()
    except BaseException as error:
        out.write(f"RAISED {type(error).__name__}: {error}")
    finally:
        sys.stdout = before
    window.parity.append(window.Array.of(name, "".join(out.text)))
"""


def driver(names: list[str]) -> str:
    """Return a program that imports each snippet and collects what it prints."""
    loads = "".join(f"\ndef load_{name}():\n    import {name}\n    return {name}\n" for name in names)
    runs = "".join(f"    await run('{name}', load_{name})\n" for name in names)
    return f"{DRIVER}{loads}\nasync def all_of_them():\n{runs}    window.document.body.id = 'finished'\n\naio.run(all_of_them())\n"


def collect(page: Page, url: str) -> dict[str, list[str]]:
    """Return what each snippet printed on that page."""
    page.add_init_script("globalThis.parity = []")
    page.goto(url)
    page.wait_for_selector("#finished", state="attached", timeout=150_000)
    return {name: text.splitlines() for name, text in page.evaluate("parity")}
