"""Sign-in for the pages of this site. What pages use:

user = await auth.user()            the visitor's claims, or None
auth.login(return_to="/invoices/")  go to the provider, and come back there
await auth.logout()
reply = await auth.fetch("billing", "/invoices"); reply.json()
stop = auth.on_change(callback)     callback(user or None) at each sign-in and sign-out
user = await auth.require()         the claims; signs in first if need be
auth.start()                        once, in main.py
auth.AuthError                      code, description, message
"""

_PUBLIC = ("user", "login", "logout", "fetch", "on_change", "require", "start", "Response", "AuthError")


def __getattr__(name):
    if name not in _PUBLIC:
        raise AttributeError(f"module 'auth' has no attribute {name!r}")
    # Late, because the vault lives in this package too and has no use for the page's half.
    from auth import client

    return getattr(client, name)
