"""DOM clobbering: markup that is parsed before the page's scripts gives elements the names of everything that these
scripts look up on the window and the document, both names that do not exist yet and members of the document.
"""

import pytest

SCRIPT = """(known) => {
  const names = ["__GOSSAMER__", "__BRYTHON__", "SharedWorker", "Worker", "trustedTypes", "settings", "gossamer", "vault",
    "connect", "arrived", "newcomer", "load", "crypto", "indexedDB", "location", "navigation", "oidc", "self", "top", "parent", "opener"];
  const own = %s ? ["currentScript", "head", "body", "baseURI", "URL", "cookie", "location", "defaultView"] : [];
  const root = document.documentElement, add = (kind, name, about) => {
    const made = Object.assign(document.createElement(kind), about);
    made.id = name;
    made.setAttribute("name", name);
    root.append(made);
    return made;
  };
  for (const name of [...names, ...own]) {
    add("a", name, { href: `${known.evil}/clobbered#${name}` });
    const form = add("form", name, { action: `${known.evil}/form` });
    for (const inner of ["settings", "vault", "issuer", "apis", "href", "origin", "value"]) {
      const field = document.createElement("input");
      field.name = inner;
      field.value = `${known.evil}/${inner}`;
      form.append(field);
    }
    if (own.includes(name)) add("img", name, {});
  }
  const base = document.createElement("base");
  base.href = `${known.evil}/`;
  root.prepend(base);
}"""
THERE = "async () => `clobbered: ${document.querySelectorAll('a[name=vault]').length}`"
REMAINS = "can break the page"


@pytest.mark.parametrize("members", [False, True], ids=["globals", "members"])
def test_ours(assault, ours, collector, members):
    outcome = assault(ours, "", clobbering(members))
    assert "clobbered: 1" in outcome.loot
    assert outcome.stolen == ()
    assert collector.heard == [], "no name led anything to the attacker's server"


def clobbering(members):
    def run(scene):
        script = SCRIPT % ("true" if members else "false")
        if members:  # the page may break, but must not leak anything
            scene.subject.sign_in(scene.visitor)
        with scene.subject.inject(scene.ahead(script)):
            if members:
                scene.visitor.go(scene.subject.url + scene.subject.start)
                scene.visitor.rest(5)
            else:
                scene.subject.sign_in(scene.visitor)
            scene.run(THERE)

    return run
