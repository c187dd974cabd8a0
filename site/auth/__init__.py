"""Sign-in for the pages of this site. Pages use:

user = await auth.user()            the visitor's claims, or None
auth.login(return_to="/invoices/")  sign in, then go there; popup=True: in a popup; api="…": for that API
await auth.logout()                 sign out here and at the provider; local=True: here only
reply = await auth.fetch("billing", "/invoices"); reply.json()
stop = auth.on_change(callback)     callback(user or None) at each sign-in and sign-out; stop() unsubscribes
stop = auth.on_problem(callback)    callback(error) for each error that visitors are told of
stop = auth.on_countdown(callback)  callback(seconds) before the session ends, then callback(None)
auth.stay()                         report that the visitor is active, which keeps an idle session going
entries = await auth.log()          the log of sign-in, if [auth] debug is on
user = await auth.require()         the visitor's claims; without any, start a sign-in and raise AuthError
auth.start()                        call this once, in main.py
auth.AuthError                      code, description, message
"""

_PUBLIC = "user login logout fetch on_change on_problem on_countdown stay log require start Response AuthError".split()


def __getattr__(name):
    if name not in _PUBLIC:
        raise AttributeError(f"module 'auth' has no attribute {name!r}")
    # Imported only now: the vault is in this package too, and must not load what only pages use.
    from auth.page import client

    return getattr(client, name)
