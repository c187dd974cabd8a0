"""Sign-out at the provider (OIDC RP-Initiated Logout 2) and revocation (RFC 7009 2.1)."""

from auth.oidc import codec
from auth.oidc.token import form_request


def request(metadata, settings, id_token, state):
    """The URL that ends the provider's session, or "" if it has none. `id_token` may be "" (not held any more)."""
    endpoint = metadata.get("end_session_endpoint", "")
    if not endpoint:
        return ""
    pairs = [
        ("client_id", settings["client_id"]),
        ("post_logout_redirect_uri", settings["post_logout_redirect_uri"]),
    ]
    if state:
        pairs.append(("state", state))
    if id_token:
        pairs.append(("id_token_hint", id_token))
    return endpoint + ("&" if "?" in endpoint else "?") + codec.form_encode(pairs)


def revocation(metadata, settings, token, kind):
    """{url, method, headers, body} that revokes a token (`kind`: access_token or refresh_token), or None."""
    endpoint = metadata.get("revocation_endpoint")
    if not endpoint:
        return None
    pairs = [("token", token), ("token_type_hint", kind), ("client_id", settings["client_id"])]
    return form_request(endpoint, pairs)
