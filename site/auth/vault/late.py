"""What the vault can do beyond a plain visit. The script with it is loaded when it is first needed."""

from auth.vault import calls, sign_in

OPS = {
    "login": sign_in.login,
    "arrived": sign_in.arrived,
    "outcome": sign_in.outcome,
    "cancel": sign_in.cancel,
    "logout": sign_in.sign_out,
    "fetch": calls.fetch,
}
