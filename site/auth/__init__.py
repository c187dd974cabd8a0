"""Sign-in for the pages of this site. What pages use:

user = await auth.user()            the visitor's claims, or None
auth.login(return_to="/invoices/")  sign in, and come back there; popup=True: in a small window; api="reports": for that API
await auth.logout()                 here and at the provider; local=True: here only
reply = await auth.fetch("billing", "/invoices"); reply.json()
stop = auth.on_change(callback)     callback(user or None) at each sign-in and sign-out
stop = auth.on_countdown(callback)  callback(seconds) in the session's last minute, callback(None) when it goes on or is over
auth.stay()                         the visitor is active: an idle session goes on
entries = await auth.log()          what sign-in did, where [auth] debug is on
user = await auth.require()         the claims; signs in first if need be
auth.start()                        once, in main.py
auth.AuthError                      code, description, message
"""

_PUBLIC = "user login logout fetch on_change on_countdown stay log require start Response AuthError".split()


def __getattr__(name):
    if name not in _PUBLIC:
        raise AttributeError(f"module 'auth' has no attribute {name!r}")
    # Late, because the vault lives in this package too and has no use for the page's half.
    from auth import client

    return getattr(client, name)
