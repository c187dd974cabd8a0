"""Profile: the claims of the ID token, as they came."""

import auth


async def show(main):
    claims = await auth.require()
    template, facts = main.querySelector("template[data-row]"), main.querySelector("dl")
    facts.replaceChildren()
    for name in sorted(claims):
        row = template.content.cloneNode(True)
        row.querySelector("[data-field=name]").textContent = name
        row.querySelector("[data-field=value]").textContent = str(claims[name])
        facts.appendChild(row)
