"""The code for the page /invoices/: call the API, and fill the table."""

from browser import document

import auth


async def show(main):
    """Run when the page is shown to somebody who is signed in. `main` is the page's <main> element."""

    async def retry(event):
        await _load(main)

    main.querySelector("[data-retry]").addEventListener("click", retry)
    await _load(main)


async def _load(main):
    result = main.querySelector("[data-state]")
    result.dataset.state = "loading"
    try:
        answer = await auth.fetch("billing", "/invoices")
    except auth.AuthError as error:
        answer = None
        print("the API was not reached:", error.code)
    if answer is None or not answer.ok:
        result.dataset.state = "failed"
        return
    rows = result.querySelector("tbody")
    rows.replaceChildren()
    for invoice in answer.json():
        rows.append(_row(invoice))
    result.dataset.state = "ready"


def _row(invoice):
    row = document.createElement("tr")
    amount = f"{invoice['amount'] / 100:,.2f} {invoice['currency']}"
    for text in (invoice["id"], invoice["customer"], invoice["status"], amount):
        cell = document.createElement("td")
        cell.textContent = text
        row.append(cell)
    row.lastElementChild.className = "align-right"
    return row
