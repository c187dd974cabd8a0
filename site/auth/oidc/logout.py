"""Sign-out at the provider (OIDC RP-Initiated Logout 2) and revocation (RFC 7009 2.1)."""

from auth.oidc import codec
from auth.oidc.authorization import with_query
from auth.oidc.token import form_request


def request(metadata, settings, state):
    """{url, form} that ends the provider's session: a page to go to, or where to post the form if there is one.

    The URL is "" if the provider has no such place. Never an id_token_hint: it would pass through page and history.
    """
    form = {
        "client_id": settings["client_id"],
        "post_logout_redirect_uri": settings["post_logout_redirect_uri"],
        "state": state,
    }
    endpoint, pairs = metadata.get("end_session_endpoint", ""), codec.pairs(form)
    if endpoint and settings.get("logout_method") == "post":
        return {"url": endpoint, "form": dict(pairs)}
    return {"url": with_query(endpoint, pairs) if endpoint else "", "form": None}


def revocation(metadata, settings, token, kind):
    """{url, method, headers, body} that revokes a token (`kind`: access_token or refresh_token), or None."""
    endpoint = metadata.get("revocation_endpoint")
    form = {"token": token, "token_type_hint": kind, "client_id": settings["client_id"]}
    return form_request(endpoint, codec.pairs(form)) if endpoint else None
