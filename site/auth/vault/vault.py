"""The vault: the one place that holds tokens, and the only one that talks to the provider and the APIs.

It runs in a worker, whose own response headers say where it may connect. Pages send it a fixed set of messages, and
get back claims, data and addresses, but never a token. This module is loaded at the start; the modules for sign-in and
API calls are loaded when the first one is made.
"""

from auth.errors import AuthError
from auth.platform import dumps, loads, settings, worker
from auth.vault import session

_settings = settings()
_LATER = ("login", "arrived", "outcome", "cancel", "fetch", "logout")


async def _status(message):
    held = session.held()
    return {"user": held["user"] if held else None, "ended": session.ended}


async def _touch(message):
    session.touch()
    return {}


async def _warm(message):
    await _more()
    return {}


async def _log(message):
    if not (_settings.get("debug") or _settings.get("dev")):
        raise AuthError("request_invalid", "the log is kept to itself without [auth] debug")
    return {"entries": session.entries}


_OPS = {"status": _status, "touch": _touch, "warm": _warm, "log": _log}


async def _more():
    """Load and return auth.vault.late."""
    try:
        await worker.more()
    except Exception:
        raise AuthError("network", "the rest of the vault did not load") from None
    from auth.vault import late

    return late


def _read(words):
    """Return the message, or None if it is not of the form {v: 1, id, op, …}."""
    try:
        message = loads(words)
        fine = message["v"] == 1 and isinstance(message["id"], int)
        fine = fine and all(isinstance(message.get(name, {}), dict) for name in ("params", "headers"))
    except (ValueError, TypeError, LookupError, AttributeError):
        fine = False
    return message if fine else None


async def _receive(port, words, buffers):
    message = _read(words)
    if message is None:
        return
    op = message.get("op")
    if op == "bye":
        worker.drop(port)
        return
    reply = {"id": message["id"], "ok": True}
    handed = []
    try:
        if op in _LATER:
            late = await _more()
            result = await late.OPS[op](message, buffers[0] if buffers else None, port)
        elif op in _OPS:
            result = await _OPS[op](message)
        else:
            raise AuthError("internal", "no such operation")
        if isinstance(result, tuple):
            result, data = result
            handed = [data]
        reply["result"] = result
    except Exception as error:
        reply["ok"] = False
        reply["error"] = _problem(op, session.known(error))
    worker.post(port, dumps(reply), handed)


def _problem(op, error):
    session.note(op if op in _LATER else "message", error.code)
    return {
        "code": error.code,
        "description": error.description,
        **{
            name: getattr(error, name)
            for name in ("return_to", "silent", "again", "error", "error_description")
        },
    }


def _welcome(port):
    worker.post(port, dumps({"event": "hello"}))


worker.serve(_receive, _welcome)
