"""Every call of the sign-in library by a command typed into the page, and its answer as a line."""

import auth
from auth.platform import loads
from browser import aio, document, html


def say(*words):
    document["lines"] <= html.LI(" ".join(str(word) for word in words))


def name(user):
    return user["given_name"] if user else "nobody"


def pressed(event):
    command = loads(document["command"].value)
    do = command.pop("do")
    if do == "login":  # in the click itself, for the sake of the popup
        auth.login(**command)
        say("login")
    else:
        aio.run(attempt(do, command))


async def attempt(do, command):
    try:
        await run(do, command)
    except auth.AuthError as error:
        say(do, error.code)


async def run(do, command):
    if do == "fetch":
        answer = await auth.fetch(command.pop("api"), command.pop("path"), **command)
        challenge = answer.challenge["error"] if answer.challenge else "-"
        say("fetch", answer.status, challenge, len(answer.bytes()) > 2)
    elif do == "user":
        say("user", name(await auth.user()))
    elif do == "acr":
        say("acr", (await auth.user()).get("acr", "-"))
    elif do == "logout":
        await auth.logout(**command)
        say("logout")
    elif do == "stay":
        auth.stay()
        say("stay")


async def show(main):
    document["run"].bind("click", pressed)
    auth.on_change(lambda user: say("change", name(user)))
    auth.on_countdown(lambda left: say("countdown", left))
    say("ready", name(await auth.user()))
