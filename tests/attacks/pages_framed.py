"""Clickjacking: the attacker's page shows the site in invisible frames below something that visitors like to click.

A click there would begin a sign-in, sign out, or confirm a payment.
"""

import html

# Not part of the attack: reports to the host whether a page of the site runs inside another page.
ALIVE = "(known) => { if (self !== top) fetch('/alive', { mode: 'no-cors' }).catch(() => {}); }"
FRAME = '<iframe src="{url}" style="opacity: 0; position: fixed; inset: 0; width: 100%; height: 100%" {more}></iframe>'
SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-modals"
PATHS = ("/", "/invoices/", "/profile/", "/about/", "/signed-out/", "/callback/", "/callback/done/")


def framing(urls):
    """Return a page that shows each address in every kind of frame."""
    frames = []
    for url in map(html.escape, urls):
        frames += [
            FRAME.format(url=url, more=more) for more in ("", f'sandbox="{SANDBOX}"', "credentialless")
        ]
        frames += [f'<object data="{url}"></object>', f'<embed src="{url}">']
    return f"<!doctype html><title>Win</title><h1>Win a prize</h1><button>Play</button>{''.join(frames)}"


def act(scene):
    visitor, subject = scene.visitor, scene.subject
    subject.sign_in(visitor)
    urls = [subject.url + path for path in PATHS]
    urls += [f"{subject.callback}leave/{'0' * 32}", f"{subject.callback}?code=own&state=own"]
    scene.evil.pages["/framing"] = ("text/html; charset=utf-8", framing(urls))
    with subject.inject(scene.ahead(ALIVE)):
        before = len(subject.requests())
        visitor.go(f"{scene.evil.url}/framing")
        visitor.rest(4)
        visitor.press("iframe:last-of-type")  # the frame on top
        visitor.rest(1)
    asked = subject.requests()[before:]
    scene.taken.append([f"asked for {path}" for path in asked])
    if "/alive" in asked:
        scene.won.append("click (framed)")


def test_ours(assault, ours):
    outcome = assault(ours)
    assert "asked for /invoices/" in outcome.loot, "no frame came to the host"
    assert outcome.stolen == ()
