"""The one page: its button calls the API."""

from browser import aio

import auth


def show(main):
    main.querySelector("button").addEventListener("click", lambda event: aio.run(_call(main)))


async def _call(main):
    answer = await auth.fetch("billing", "/invoices")
    result = main.querySelector("[data-turn]")
    result.textContent = f"{len(answer.json())} invoices"
    result.setAttribute("data-turn", str(int(result.getAttribute("data-turn")) + 1))
