"""The operations of the vault that a plain visit does not need. Their script is loaded when it is first needed."""

from auth.vault import calls, sign_in

OPS = {
    "login": sign_in.login,
    "arrived": sign_in.arrived,
    "outcome": sign_in.outcome,
    "cancel": sign_in.cancel,
    "logout": sign_in.sign_out,
    "fetch": calls.fetch,
}
