"""What a page's author writes: each call of the sign-in library, and what it answers."""

import auth
from browser import aio, document, html


def say(*words):
    document["lines"] <= html.LI(" ".join(str(word) for word in words))


async def attempt(label, *words, **more):
    try:
        answer = await auth.fetch(*words, **more)
        say(label, answer.status, answer.ok)
        return answer
    except auth.AuthError as error:
        say(label, error.code)


async def show(main):
    auth.on_change(lambda user: say("change", user["name"] if user else "nobody"))
    document["leave"].bind("click", lambda event: aio.run(auth.logout(local=True)))
    user = await auth.user()
    if user is None:
        await attempt("signed out", "billing", "/invoices")
        try:
            await auth.require()
        except auth.AuthError as error:
            say("required", error.code)
        return
    say("user", user["name"])
    origin = main.querySelector("[data-testid=api]").textContent
    answer = await attempt("by name", "billing", "/invoices")
    say("json", len(answer.json()) > 0, answer.text()[0], len(answer.bytes()) == len(answer.text().encode()))
    say("header", answer.headers["content-type"].split(";")[0])
    await attempt("by url", f"{origin}/v1/invoices")
    await attempt("not there", "billing", "/invoices/none")
    await attempt("not granted", "billing", "/invoices/2026-0001/pay", method="POST", json={"now": True})
    await attempt("outside the prefix", f"{origin}/v2/invoices")
    await attempt("climbing out", "billing", "/../v2/invoices")
    await attempt("another site", "https://elsewhere.example/v1/invoices")
    await attempt("another name", "shipping", "/parcels")
    await attempt("own token", "billing", "/invoices", headers={"Authorization": "Bearer mine"})
    say("done")
