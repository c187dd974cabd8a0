"""The one error that sign-in raises, and what a visitor may be told about it."""

_DENIED = "Sign-in was cancelled. You are still signed out."
_AGAIN = "That sign-in could not be finished here. Please start again."
_ASK = "The sign-in service needs you to sign in again."
_LATER = "The sign-in service could not do that just now. Please try again later."
_SETUP = "Sign-in is not set up correctly. Please tell the people who run this site."
_TRUST = "The sign-in service's answer could not be trusted, so nobody was signed in."

# What a provider may answer (RFC 6749 4.1.2.1 and 5.2, OIDC Core 3.1.2.6, RFC 9470 5): passed on under their own names.
PROVIDER = {
    "access_denied": _DENIED,
    "login_required": _ASK,
    "interaction_required": _ASK,
    "account_selection_required": _ASK,
    "consent_required": _ASK,
    "unmet_authentication_requirements": "You need to sign in in a stronger way for this.",
    "server_error": _LATER,
    "temporarily_unavailable": _LATER,
    "invalid_grant": _AGAIN,
}
for _word in (
    "invalid_request unauthorized_client unsupported_response_type invalid_scope invalid_client unsupported_grant_type "
    "invalid_target invalid_request_uri invalid_request_object request_not_supported request_uri_not_supported "
    "registration_not_supported use_dpop_nonce"
).split():
    PROVIDER[_word] = _SETUP

CODES = PROVIDER | {
    "provider_error": _LATER,
    "network": "The sign-in service cannot be reached. Please check your connection.",
    "timeout": "The sign-in service took too long to answer. Please try again.",
    "api_unreachable": "The service behind this page cannot be reached. Please try again later.",
    "clock_skew": "This device's clock seems to be wrong. Please set it and sign in again.",
    "storage_unavailable": "This browser does not let the site keep a sign-in going. Please allow site data and try again.",
    "unsupported": "This browser cannot sign in here. Please use an up-to-date browser over https.",
    "vault_unavailable": "Sign-in did not start on this page. Please reload it.",
    "signed_out": "Please sign in first.",
    "internal": "Something went wrong on this page. Please reload it.",
}
for _words, _sentence in (
    (
        "state_missing state_mismatch transaction_missing transaction_invalid transaction_expired transaction_mismatch",
        _AGAIN,
    ),
    ("metadata_response jwks_response token_response userinfo_response", _LATER),
    ("metadata_invalid metadata_pkce request_invalid api_not_allowed url_invalid", _SETUP),
    (
        "metadata_issuer metadata_endpoint response_malformed response_duplicate response_tokens response_conflict "
        "issuer_missing issuer_mismatch code_missing token_type id_token_malformed id_token_encrypted id_token_type "
        "id_token_critical id_token_algorithm id_token_key_unknown id_token_key_ambiguous id_token_key_weak "
        "id_token_signature id_token_issuer id_token_audience id_token_azp id_token_subject id_token_nonce "
        "id_token_issued_at id_token_expired id_token_not_before id_token_auth_time id_token_acr id_token_at_hash "
        "userinfo_subject",
        _TRUST,
    ),
):
    for _word in _words.split():
        CODES[_word] = _sentence


class AuthError(Exception):
    """A refusal: `code` is a stable word of CODES, `description` is for developers, `message` for visitors."""

    def __init__(self, code, description="", cause=None):
        super().__init__(f"{code}: {description}" if description else code)
        self.code = code
        self.description = description
        self.cause = cause

    @property
    def message(self):
        return CODES.get(self.code, CODES["internal"])
