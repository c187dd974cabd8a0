"""The sentence shown to visitors for each AuthError code.

It is calm, says what to do next, and quotes nothing that was sent or received. Only pages import this module,
which also adds the `message` property to AuthError.
"""

from auth.errors import AuthError

_AGAIN = "That sign-in could not be finished here. Please start again."
_ASK = "Please sign in again."
_LATER = "The sign-in service could not do that just now. Please try again later."
_SETUP = "Sign-in is not set up correctly. Please tell the people who run this site."
_TRUST = "The sign-in service's answer could not be trusted, so nobody was signed in."
_MORE = "This needs another sign-in. Please sign in again, or leave it."

CODES = {
    "access_denied": "You cancelled, or the sign-in service did not let you in. Nothing has changed.",
    "login_required": _ASK,
    "interaction_required": _ASK,
    "account_selection_required": _ASK,
    "consent_required": _ASK,
    "signed_out": _ASK,
    "unmet_authentication_requirements": "You need to sign in in a stronger way for this.",
    "insufficient_user_authentication": "You need to sign in in a stronger way for this.",
    "step_up_required": "This can only be done after you have confirmed that it is you. Nothing was changed.",
    "popup_cancelled": "That was cancelled. Nothing was changed, and you can try again.",
    "popup_timeout": "The sign-in window was not used for ten minutes. Please start again.",
    "frame_timeout": "The sign-in service took too long to answer. Please sign in again.",
    "token_missing": _MORE,
    "other_user": "Somebody else is signed in at the sign-in service, so you were signed out here. Please sign in again.",
    "session_limit": "You were signed out because your session had reached its time limit. Please sign in again.",
    "id_token_organization": "You signed in for another organization than the one that is needed here. Please start again.",
    "server_error": _LATER,
    "temporarily_unavailable": _LATER,
    "provider_error": _LATER,
    "metadata_response": _LATER,
    "jwks_response": _LATER,
    "token_response": _LATER,
    "userinfo_response": _LATER,
    "refresh_response": _ASK,
    "par_response": _LATER,
    "dpop_nonce": _LATER,
    "invalid_grant": _AGAIN,
    "network": "The sign-in service cannot be reached. Please check your connection.",
    "timeout": "The sign-in service took too long to answer. Please try again.",
    "api_unreachable": "The service behind this page cannot be reached. Please try again later.",
    "clock_skew": "This device's clock seems to be wrong. Please set it and sign in again.",
    "door_unavailable": "This browser does not let the site keep a sign-in going. Please allow site data, reload the page and try again.",
    "unsupported": "This browser cannot sign in here. Please use an up-to-date browser over https.",
}
_TITLES = {
    "access_denied": "Not signed in",
    "popup_cancelled": "Cancelled",
    "session_limit": "You are signed out",
}
_CHOSEN = ("access_denied", "popup_cancelled")
# Sentences for all other codes, by family: the first word of the code, which says what was wrong.
_FAMILIES = {
    "state": _AGAIN,
    "transaction": _AGAIN,
    "metadata": _TRUST,
    "response": _TRUST,
    "issuer": _TRUST,
    "code": _TRUST,
    "token": _TRUST,
    "id": _TRUST,
    "userinfo": _TRUST,
    "refresh": _TRUST,
    "par": _TRUST,
    "dpop": "This browser could not prove that your sign-in is its own. Please sign in again.",
    "session": _ASK,
    "invalid": _SETUP,
    "insufficient": _SETUP,
    "unauthorized": _SETUP,
    "unsupported": _SETUP,
    "request": _SETUP,
    "registration": _SETUP,
    "use": _SETUP,
    "api": _SETUP,
}


def sentence(code):
    """Return the sentence for a code."""
    family = code.split("_")[0]
    return CODES.get(code) or _FAMILIES.get(family, "Something went wrong on this page. Please reload it.")


def asks(code):
    """Return whether the sentence for a code asks the visitor to sign in."""
    words = sentence(code).lower()
    return "sign in again" in words or "start again" in words


def is_chosen(code):
    """Return whether the visitor may have wanted it so: then nothing went wrong, and no button asks for more."""
    return code in _CHOSEN


def title(code):
    """Return the title shown above that sentence."""
    return _TITLES.get(code, "That did not work")


AuthError.message = property(lambda error: sentence(error.code))
