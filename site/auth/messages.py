"""What visitors are told of each AuthError code.

A sentence is calm, says what to do next, and quotes nothing that was sent or received. Only pages import this module,
which also adds the `message` property to AuthError.
"""

from gettext import gettext as _

from auth.errors import AuthError

_AGAIN = ("ask", _("That sign-in was begun elsewhere, or too long ago. Please start again."))
_ASK = ("ask", _("Please sign in again."))
_LATER = ("tell", _("The sign-in service could not do that just now. Please try again later."))
_SETUP = ("tell", _("Sign-in is not set up correctly. Please tell the people who run this site."))
_STRONGER = ("tell", _("You need to sign in in a stronger way for this."))
_TRUST = ("tell", _("The sign-in service's answer could not be trusted, so nobody was signed in."))
_UNKNOWN = ("tell", _("Something went wrong on this page. Please reload it."))

# The family and the sentence of each code. In the family "ask", a button to sign in comes with the sentence; in
# "chosen", the visitor may have wanted it so, and no button asks for more. In both, nothing is broken, so their titles
# are not red. A row such as "invalid_*" is for all codes with that first word that have no row of their own.
CODES = {
    "access_denied": (
        "chosen",
        _("You cancelled, or the sign-in service did not let you in. Nothing has changed."),
    ),
    "account_selection_required": _ASK,
    "consent_required": _ASK,
    "interaction_required": _ASK,
    "login_required": _ASK,
    "refresh_response": _ASK,
    "signed_out": _ASK,
    "insufficient_user_authentication": _STRONGER,
    "unmet_authentication_requirements": _STRONGER,
    "step_up_required": (
        "tell",
        _("This can only be done after you have confirmed that it is you. Nothing was changed."),
    ),
    "popup_cancelled": ("chosen", _("That was cancelled. Nothing was changed, and you can try again.")),
    "popup_timeout": ("ask", _("The sign-in window was not used for ten minutes. Please start again.")),
    "frame_timeout": ("ask", _("The sign-in service took too long to answer. Please sign in again.")),
    "token_missing": ("ask", _("Please sign in again for this, or leave it as it is.")),
    "other_user": (
        "ask",
        _(
            "Somebody else is signed in at the sign-in service, so you were signed out here. Please sign in again."
        ),
    ),
    "session_limit": (
        "ask",
        _("You were signed out because your session had reached its time limit. Please sign in again."),
    ),
    "id_token_organization": (
        "ask",
        _("You signed in for another organization than the one that is needed here. Please start again."),
    ),
    "clock_skew": ("ask", _("This device's clock seems to be wrong. Please set it and sign in again.")),
    "dpop_key": (
        "ask",
        _("This browser could not prove that your sign-in is its own. Please sign in again."),
    ),
    "invalid_grant": _AGAIN,
    "state_missing": _AGAIN,
    "transaction_*": _AGAIN,
    "network": ("tell", _("The sign-in service cannot be reached. Please check your connection.")),
    "timeout": ("tell", _("The sign-in service took too long to answer. Please try again.")),
    "api_unreachable": ("tell", _("The service behind this page cannot be reached. Please try again later.")),
    "token_echoed": (
        "tell",
        _(
            "The service behind this page sent what must not be shown here. Please tell the people who run this site."
        ),
    ),
    "rate_limited": ("tell", _("That was too much within a minute. Please wait a little and try again.")),
    "door_unavailable": (
        "tell",
        _(
            "This browser does not let the site keep a sign-in going. Please allow site data, reload the page and try again."
        ),
    ),
    "unsupported": (
        "tell",
        _("This browser cannot sign in here. Please use an up-to-date browser over https."),
    ),
    "dpop_nonce": _LATER,
    "jwks_response": _LATER,
    "metadata_response": _LATER,
    "par_response": _LATER,
    "provider_error": _LATER,
    "server_error": _LATER,
    "temporarily_unavailable": _LATER,
    "token_response": _LATER,
    "userinfo_response": _LATER,
    "code_missing": _TRUST,
    "id_*": _TRUST,
    "issuer_*": _TRUST,
    "metadata_*": _TRUST,
    "refresh_id_token": _TRUST,
    "response_*": _TRUST,
    "token_type": _TRUST,
    "userinfo_subject": _TRUST,
    "api_not_allowed": _SETUP,
    "insufficient_scope": _SETUP,
    "invalid_*": _SETUP,
    "registration_not_supported": _SETUP,
    "request_*": _SETUP,
    "unauthorized_client": _SETUP,
    "unsupported_*": _SETUP,
    "use_dpop_nonce": _SETUP,
}
_TITLES = {
    "access_denied": _("Not signed in"),
    "popup_cancelled": _("Cancelled"),
    "invalid_grant": _("Sign-in was not finished"),
    "state_missing": _("Sign-in was not finished"),
    "transaction_*": _("Sign-in was not finished"),
    "other_user": _("You are signed out"),
    "session_limit": _("You are signed out"),
    "signed_out": _("You are signed out"),
}


def _row(table, code):
    return table.get(code) or table.get(code.split("_")[0] + "_*")


def told(code):
    """Return the row of CODES for a code. Codes without a row share one."""
    return _row(CODES, code) or _UNKNOWN


def sentence(code):
    """Return the sentence for a code."""
    return told(code)[1]


def asks(code):
    """Return whether a button to sign in belongs to that sentence."""
    return told(code)[0] == "ask"


def is_chosen(code):
    """Return whether the visitor may have wanted it so."""
    return told(code)[0] == "chosen"


def title(code):
    """Return the title shown above that sentence."""
    return _row(_TITLES, code) or (_("Another sign-in is needed") if asks(code) else _("That did not work"))


AuthError.message = property(lambda error: sentence(error.code))
