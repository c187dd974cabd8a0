"""My invoices: a table of what the billing API answers."""

from browser import aio, window

import auth

_main = None


async def show(main):
    global _main
    _main = main
    main.addEventListener("click", _clicked)
    await _load()


def leave():
    global _main
    _main = None


def _clicked(event):
    if event.target.hasAttribute("data-refresh"):
        aio.run(_load())


async def _load():
    main = _main
    _state(main, "loading")
    try:
        answer = await auth.fetch("billing", "/invoices")
        if not answer.ok:
            raise auth.AuthError("api_unreachable", f"status {answer.status}")
        invoices = answer.json()
    except auth.AuthError as error:
        _fail(main, error.message)
    except ValueError:
        _fail(main, "The billing service gave an answer that cannot be read.")
    else:
        _fill(main, invoices)
        _state(main, "ready" if invoices else "empty")


def _fail(main, words):
    main.querySelector("[data-failed-text]").textContent = words
    _state(main, "failed")


def _state(main, state):
    result = main.querySelector("[data-state]")
    result.setAttribute("data-state", state)
    result.setAttribute("aria-busy", "true" if state == "loading" else "false")


def _fill(main, invoices):
    template = main.querySelector("template[data-row]")
    body = main.querySelector("tbody")
    body.replaceChildren()
    for invoice in invoices:
        row = template.content.cloneNode(True)
        shown = invoice | {
            "amount": _money(invoice["amount"], invoice["currency"]),
            "date": _day(invoice["date"]),
        }
        for name in ("id", "customer", "date", "amount", "status"):
            row.querySelector(f"[data-field={name}]").textContent = shown[name]
        row.querySelector("[data-field=date]").setAttribute("datetime", invoice["date"])
        row.querySelector("[data-field=status]").setAttribute("data-status", invoice["status"])
        body.appendChild(row)
    waiting = len([invoice for invoice in invoices if invoice["status"] != "paid"])
    count = "1 invoice" if len(invoices) == 1 else f"{len(invoices)} invoices"
    main.querySelector("[data-summary]").textContent = f"{count}, {waiting or 'none'} awaiting payment"


def _language():
    return window.document.documentElement.getAttribute("lang")


def _money(amount, currency):
    return window.Intl.NumberFormat.new(_language(), {"style": "currency", "currency": currency}).format(
        amount / 100
    )


def _day(date):
    style = {"dateStyle": "medium", "timeZone": "UTC"}
    return window.Intl.DateTimeFormat.new(_language(), style).format(window.Date.new(date))
