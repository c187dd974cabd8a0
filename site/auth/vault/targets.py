"""Targets: groups of APIs that share an access token, and the parameters that get a token for a group."""

from auth.errors import AuthError
from auth.oidc import urls
from auth.platform import settings

_settings = settings()


def target(name):
    """Return the name of the first API that shares its token with the given one.

    `name` is an API's name or a URL, by default the first API. Raise AuthError if there is no such API.
    """
    apis = _settings["apis"]
    if "://" in str(name):
        found, _ = urls.match_url(apis, name)
        name = found["name"]
    api = _api(name or (apis[0]["name"] if apis else ""))
    if api:
        return next(other["name"] for other in apis if _group(other) == _group(api))
    if name:
        raise AuthError("api_not_allowed", "no API of that name")
    return ""


def _api(name):
    """Return the API of that name, or None."""
    return next((api for api in _settings["apis"] if api["name"] == name), None)


def _group(api):
    """Return the values that APIs with the same token share: audience and resource.

    If neither is configured, as at Entra ID, return the resource with which their scopes begin (api://…/read).
    """
    named = _audience(api)
    whole = [scope for scope in api["scopes"] if "://" in scope]
    return named if named or not whole else {"scope": whole[0].rpartition("/")[0]}


def _audience(api):
    return {name: api[name] for name in ("resource", "audience") if api.get(name)}


def parameters(name):
    """Return {resource, audience} of a target, for the token endpoint."""
    api = _api(name)
    return _audience(api) if api else {}


def wanted(name):
    """Return (scopes, parameters) of an authorization request for a target.

    A refresh token gives access only to what was asked for here (RFC 6749 6, RFC 8707 2.2). So if refresh tokens are
    used, the request names all APIs, except those told apart by their scopes: Entra ID accepts only one of them at a
    time.
    """
    scopes = list(_settings["scopes"])
    params = parameters(name)
    mine = _group(_api(name)) if _api(name) else {}
    resources = []
    for api in _settings["apis"]:
        group = _group(api)
        if group == mine or (_settings.get("refresh") and "scope" not in mine | group):
            scopes += [scope for scope in api["scopes"] if scope not in scopes]
            resources += [api["resource"]] if api.get("resource") and api["resource"] not in resources else []
    if len(resources) > 1:
        params = params | {"resource": resources}
    return scopes, params


def renewal(name):
    """Return the parameters of a refresh for a target.

    Without a scope, it asks for the scopes granted at first (RFC 6749 6).
    """
    api = _api(name)
    return {"scope": " ".join(wanted(name)[0])} if api and "scope" in _group(api) else parameters(name)
