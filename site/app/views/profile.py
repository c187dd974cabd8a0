"""The profile page: what the provider says about the visitor, in everyday words. Claims for programs are left out."""

from browser import window

import auth

_NAMES = {
    "name": "Name",
    "preferred_username": "User name",
    "email": "Email",
    "email_verified": "Email confirmed",
    "phone_number": "Phone",
    "locale": "Language",
    "zoneinfo": "Time zone",
    "auth_time": "Signed in",
    "sub": "Account number",
}


async def show(main):
    claims = await auth.require()
    template = main.querySelector("template[data-row]")
    facts = main.querySelector("dl")
    facts.replaceChildren()
    for name, label in _NAMES.items():
        if name in claims:
            row = template.content.cloneNode(True)
            row.querySelector("[data-field=name]").textContent = label
            row.querySelector("[data-field=value]").textContent = _words(name, claims[name])
            facts.appendChild(row)


def _words(name, value):
    if name == "auth_time":
        style = {"dateStyle": "long", "timeStyle": "short"}
        return window.Intl.DateTimeFormat.new(_language(), style).format(value * 1000)
    if name == "locale":
        return window.Intl.DisplayNames.new(_language(), {"type": "language"}).of(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _language():
    return window.document.documentElement.getAttribute("lang")
