"""Access tokens: renewal when they expire, one at a time; refresh token rotation; and revocation at sign-out."""

from auth.errors import AuthError
from auth.oidc import logout, refresh
from auth.platform import Future, settings, spawn, worker
from auth.vault import provider, session, targets

_PASSING = ("network", "timeout", "jwks_response")  # temporary faults, which are no reason to end the session
# How long to refuse to try again after a failure: its code, until when, and for how many seconds after the next one.
_BACKOFF = {"code": "", "until": 0, "delay": 5}

_settings = settings()
_flight = None  # a Future for the renewal in progress: refresh tokens are used one at a time


def entry(granted):
    """Return the session's record of an access token.

    The token counts as expired up to 30 seconds early, to allow for slow networks and inexact clocks.
    """
    life = granted["expires_in"]
    until = worker.monotonic() + life - min(30, life / 10)
    return {
        "access_token": granted["access_token"],
        "until": until,
        "scopes": granted["scopes"],
        "doubt": False,
    }


async def fresh(name, epoch, anew):
    """Return the token for a target: the current one, or a new one. Raise AuthError if there is none.

    If the session has no refresh token, the coroutine `anew()` must get a new access token by another sign-in.
    """
    while True:
        held = session.held()
        session.require(epoch)
        found = held["tokens"].get(name)
        if found and worker.monotonic() < found["until"]:
            return found
        if _flight:
            await _flight
        else:
            await _renew(held, name, anew)


async def _renew(held, name, anew):
    """Renew the token for a target. After a failure, refuse to try again for 5 seconds, doubled each time."""
    global _flight
    if not session.renewable():
        raise AuthError("token_missing", name)
    backoff = held["waits"].get(name, _BACKOFF)
    if worker.monotonic() < backoff["until"]:
        raise AuthError(backoff["code"], "not tried again so soon")
    _flight = Future()
    try:
        if held["refresh_token"]:
            await _refresh(held, name)
        else:
            await anew()
        held["waits"].pop(name, None)
    except Exception as error:
        refused = session.known(error)
        held["waits"][name] = {
            "code": refused.code,
            "until": worker.monotonic() + backoff["delay"],
            "delay": min(2 * backoff["delay"], 300),
        }
        session.note("renewal", refused.code)
        raise refused from None
    finally:
        flight = _flight
        _flight = None
        flight.set_result(None)


async def _refresh(held, name):
    """Use the refresh token (RFC 6749 6).

    Refresh token rotation (RFC 9700 4.14.2): the new one takes its place before anything else can fail.
    """
    epoch = session.epoch
    pair = held["dpop"]
    used = held["refresh_token"]
    scopes, _ = targets.wanted(name)
    request = refresh.request(provider.metadata(), _settings, used, targets.renewal(name))
    reply = await provider.ask(request, epoch, pair)
    try:
        granted = refresh.judge(*reply, scopes, "DPoP" if pair else "Bearer")
        if epoch != session.epoch:
            spawn(revoke([(granted["refresh_token"], "refresh_token")]))
            raise AuthError("signed_out")
        if granted["refresh_token"] and held["refresh_token"] == used:
            held["refresh_token"] = granted["refresh_token"]
        if granted["id_token"]:
            claims, digest = await provider.verified(granted, epoch)
            refresh.claims(claims, _settings, held["claims"], digest, worker.now())
            held["id_token"] = granted["id_token"]
    except AuthError as error:
        # the response cannot be trusted, and the refresh token that was sent may be used up
        spent = reply[0] == 200 and error.code not in _PASSING
        if epoch == session.epoch and (spent or error.code == "invalid_grant"):
            session.end("revoked")
        raise
    if epoch != session.epoch or held["dpop"] is not pair:
        raise AuthError("signed_out", "signed in anew meanwhile")
    held["tokens"][name] = entry(granted)
    session.note("renewed")


async def revoke(tokens):
    """Revoke [(token, kind)] at the provider (RFC 7009). Failures are only logged: tokens expire anyway."""
    for token, kind in tokens:
        request = token and logout.revocation(provider.metadata(), _settings, token, kind)
        try:
            if request:
                await provider.ask(request, session.epoch)
        except AuthError as error:
            session.note("revocation", error.code)
