"""Sign-out at the provider (OIDC RP-Initiated Logout 2) and revocation (RFC 7009 2.1)."""

from auth.oidc import codec
from auth.oidc.authorization import with_query
from auth.oidc.token import form_request


def request(metadata, settings, state, id_token=""):
    """Return {url, form} for ending the provider's session.

    The visitor goes to the URL; if `form` is not None, it must be posted there. The URL is "" if the provider has no
    such endpoint. With an `id_token`, the URL contains an id_token_hint, so no page may see it.
    """
    how = settings.get("logout", {})
    form = {
        "client_id": settings["client_id"],
        how.get("redirect_param", "post_logout_redirect_uri"): settings["post_logout_redirect_uri"],
        "state": state,
        **{name: str(value) for name, value in how.get("params", {}).items()},
        "id_token_hint": id_token,
    }
    endpoint, pairs = metadata.get("end_session_endpoint", ""), codec.pairs(form)
    if endpoint and settings.get("logout_method") == "post":
        return {"url": endpoint, "form": dict(pairs)}
    return {"url": with_query(endpoint, pairs) if endpoint else "", "form": None}


def revocation(metadata, settings, token, kind):
    """Return {url, method, headers, body} for revoking a token, or None if the provider has no such endpoint.

    `kind` is "access_token" or "refresh_token".
    """
    endpoint = metadata.get("revocation_endpoint")
    form = {"token": token, "token_type_hint": kind, "client_id": settings["client_id"]}
    return form_request(endpoint, codec.pairs(form)) if endpoint else None
