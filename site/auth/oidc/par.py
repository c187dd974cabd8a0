"""Pushed authorization requests (RFC 9126).

The vault sends the request to the provider first, and the address that the visitor is sent to only refers to it.
"""

from auth.errors import AuthError
from auth.oidc import codec
from auth.oidc.authorization import refusal, with_query
from auth.oidc.token import REFUSALS, form_request, seconds

_ENDPOINT = "pushed_authorization_request_endpoint"


def mode(metadata, settings):
    """Return "required", "auto" (fall back to a plain request if the network fails) or "off".

    Raise AuthError if pushed requests are required and the provider has no endpoint for them.
    """
    wanted = settings.get("par", "auto")
    if metadata["require_pushed_authorization_requests"]:
        wanted = "required"
    if wanted == "required" and _ENDPOINT not in metadata:
        raise AuthError("metadata_invalid", _ENDPOINT)
    return wanted if _ENDPOINT in metadata else "off"


def request(metadata, pairs):
    """Return {url, method, headers, body} for pushing the pairs of `authorization.parameters`."""
    return form_request(metadata[_ENDPOINT], pairs)


def judge(status, content_type, text):
    """Return the request_uri of a response (RFC 9126 2.2). Raise AuthError if it is an error (2.3) or not valid."""
    answer = codec.json_answer(status == 201 or status in REFUSALS, content_type, text, "par_response")
    if status != 201:
        raise refusal(answer)
    name = answer.get("request_uri")
    if not codec.is_visible(name) or not seconds(answer.get("expires_in")) > 0:
        raise AuthError("par_response", "no request_uri, or no lifetime")
    return name


def url(metadata, settings, request_uri):
    """Return the URL to send the visitor to (RFC 9126 4)."""
    pairs = [("client_id", settings["client_id"]), ("request_uri", request_uri)]
    return with_query(metadata["authorization_endpoint"], pairs)
