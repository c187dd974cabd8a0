"""The invoices page: a table from the billing API, and a payout, which needs a stronger sign-in."""

from browser import aio, window

import auth

_main = None
_currency = "EUR"


async def show(main):
    global _main
    _main = main
    main.addEventListener("click", _clicked)
    main.addEventListener("submit", _submitted)
    await _load()


def leave():
    global _main
    _main = None


def _clicked(event):
    if event.target.hasAttribute("data-refresh"):
        aio.run(_load())


def _submitted(event):
    event.preventDefault()
    aio.run(_pay_out(event.target))


async def _pay_out(form):
    """Make the payout. The sign-in for it opens in a popup, so what the visitor typed stays."""
    field = form.querySelector("input")
    said = form.querySelector("[data-payout-said]")
    amount = round(float(field.value) * 100)
    said.textContent = ""
    try:
        answer = await auth.fetch(
            "billing", "/payouts", method="POST", json={"amount": amount, "currency": _currency}
        )
    except auth.AuthError as error:
        said.textContent = error.message
        return
    if answer.ok:
        form.reset()
        said.textContent = f"{_money(amount, _currency)} is on its way to your bank account."
    else:
        said.textContent = "The billing service did not take this payout. Nothing was sent."


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
    global _currency
    _currency = invoices[0]["currency"] if invoices else _currency
    main.querySelector("[data-currency]").textContent = _currency
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
