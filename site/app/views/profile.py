"""The profile page: the claims about the visitor, as the provider sent them."""

import auth

_NAMES = {
    "name": "Name",
    "email": "Email",
    "email_verified": "Email confirmed",
    "sub": "Account number (sub)",
}


async def show(main):
    claims = await auth.require()
    template = main.querySelector("template[data-row]")
    facts = main.querySelector("dl")
    facts.replaceChildren()
    known = [name for name in _NAMES if name in claims]
    for name in known + sorted(set(claims) - set(known)):
        row = template.content.cloneNode(True)
        row.querySelector("[data-field=name]").textContent = _NAMES.get(name, name)
        row.querySelector("[data-field=value]").textContent = _words(claims[name])
        facts.appendChild(row)


def _words(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join([str(item) for item in value]) if isinstance(value, list) else str(value)
