"""Sign-out at the provider (OIDC RP-Initiated Logout 2) and revocation (RFC 7009 2.1)."""

from auth.oidc.authorization import with_query
from auth.oidc.token import form_request


def request(metadata, settings, id_token, state):
    """The URL that ends the provider's session, or "" if it has none. Either value may be "": it is then not sent."""
    form = {
        "client_id": settings["client_id"],
        "post_logout_redirect_uri": settings["post_logout_redirect_uri"],
        "state": state,
        "id_token_hint": id_token,
    }
    endpoint = metadata.get("end_session_endpoint")
    return with_query(endpoint, [pair for pair in form.items() if pair[1]]) if endpoint else ""


def revocation(metadata, settings, token, kind):
    """{url, method, headers, body} that revokes a token (`kind`: access_token or refresh_token), or None."""
    endpoint = metadata.get("revocation_endpoint")
    form = {"token": token, "token_type_hint": kind, "client_id": settings["client_id"]}
    return form_request(endpoint, form) if endpoint else None
