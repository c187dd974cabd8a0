"""Build the small site at auth.redirect_origin, which gives the redirect URI an origin of its own.

The main site has no pages at this origin, so scripts in its pages cannot read URLs there through history, timing or
frames, even if the door is missing. The only page sends the provider's response to the door by POST, so no URL of the
main site ever contains a code.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from builder import hosting, own_pages, policy
from builder.config.schema import Config
from builder.output import File, Output, Rule, media_type

# First removes the response from the URL and the tab's history. A form field may have the name of a form method.
HAND_OVER = """\
const answer = new URLSearchParams(location.search), form = document.forms[0];
history.replaceState(null, "", location.pathname);
for (const [name, value] of answer) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  form.append(field);
}
if (form.length) HTMLFormElement.prototype.submit.call(form);
else document.querySelector("main").hidden = false;
"""
_STYLE = """
body { font: 100%/1.5 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1.5rem; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.2; }
"""


def relay(config: Config, *, dev: bool = False) -> Output | None:
    """Return the site for auth.redirect_origin, in memory; None if the redirect URI is on the main site.

    Raise SiteError if the host cannot send the headers that its policy requires.
    """
    origin = config.auth.redirect_origin
    if not origin:
        return None
    its = replace(config, site=replace(config.site, url=origin))
    pages = {
        policy.path_of(config.auth.redirect_path): _page(
            config, "No sign-in is under way", "", config.site.url + config.callback
        ),
        "index.html": _page(config, "Nothing to see here", "Sign-ins pass through this address."),
        "404.html": _page(config, "Not found", "There is no such page."),
    }
    files = {path: File(path, text.encode(), media_type(path)) for path, text in pages.items()}
    files["manifest.json"] = File("manifest.json", b"{}\n", media_type("manifest.json"))
    rules, written = hosting.host(files, its, lambda kinds: _rules(kinds, config), dev=dev)
    return Output(files, rules, its, beside={file.path: file for file in written.beside})


def _page(config: Config, title: str, words: str, door: str = "") -> str:
    """Return a page that links to the main site, or with `door` sends a response to that URL."""
    values = {"title": title, "words": words, "door": door, "site": config.site}
    page = own_pages.template(Path(__file__).parent, "relay.html")
    return page.render(values, style=_STYLE, script=HAND_OVER)


def csp(config: Config) -> str:
    """Return the policy of the page at the redirect URI: one script, and a form that may only go to the door."""
    form = {"form-action": config.site.url + config.callback}
    return policy.csp(policy.NOTHING | form | policy.only(HAND_OVER) | _LOOK)


_LOOK = {"style-src": policy.hashed(_STYLE)}


def _rules(kinds: Mapping[str, str], config: Config) -> tuple[Rule, ...]:
    """Return the header rules: one for the page at the redirect URI, and strict ones for everything else."""
    policies = {
        "page": (policy.csp(policy.NOTHING | _LOOK), policy.REVALIDATE),
        "callback": (csp(config), policy.NEVER),
        "data": (policy.csp(policy.NOTHING), policy.REVALIDATE),
    }
    return tuple(
        Rule(kind, tuple(sorted(path for path, its in kinds.items() if its == kind)), policy.headers(*found))
        for kind, found in policies.items()
    )
