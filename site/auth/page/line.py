"""A page's connection to the vault: it sends messages, and receives replies and events."""

from auth.errors import AuthError
from auth.platform import Future, dumps, loads, page, plain
from auth.platform import text as decode

failed = None  # the AuthError that says why there is no vault
_post = None
_first = Future()  # for the reply to message 1, which was sent before Python was loaded
_waiting = {1: _first}
_count = 1
_alive = False  # whether the vault has sent anything


class Response:
    """The whole response of an API: status, ok, headers (names in lower case), text(), json(), bytes().

    `challenge` is the sign-in that the API demands first, as {"error", "acr_values", "max_age", "scope"}, or None.
    """

    def __init__(self, reply, data):
        self.status = reply["status"]
        self.ok = 200 <= self.status < 300
        self.headers = reply["headers"]
        self.challenge = reply.get("challenge")
        self._data = data

    def text(self):
        """Return the body as text, in UTF-8."""
        return decode(self._data)

    def json(self):
        """Return the value of the body. Raise ValueError if it is not JSON."""
        return loads(decode(self._data))

    def bytes(self):
        """Return the body as it came."""
        return plain(self._data)


def wants_more(reply):
    """Return whether the API wants a fresher or stronger sign-in (RFC 9470 3)."""
    return reply.challenge and reply.challenge["error"] == "insufficient_user_authentication"


def connect(hear, lost):
    """Connect to the vault. `hear(event)` is called with each event, `lost()` when there is no vault."""
    global _post

    def receive(words, buffers):
        global _alive
        _alive = True
        message = loads(words)
        if "event" in message:
            hear(message)
        elif message.get("id") in _waiting:
            _waiting.pop(message["id"]).set_result((message, list(buffers)))

    def broken(words):
        close(AuthError("vault_unavailable", str(words)))
        for answer in list(_waiting.values()):
            answer.set_exception(failed)
        _waiting.clear()
        lost()

    _post = page.connect(receive, broken)
    page.scope.setTimeout(lambda: _alive or broken("no answer"), 20000)


def close(error):
    """Record the AuthError that says why there is no vault."""
    global failed
    failed = failed or error


def tell(op):
    """Send the vault a message that needs no reply."""
    if _post:
        _post(dumps({"v": 1, "id": 0, "op": op}), None)


async def first():
    """Return the result of message 1, with which each page begins: "arrived" if a sign-in is coming back, otherwise
    "status".

    Raise AuthError if the vault refuses.
    """
    result, _ = await _result(_first)
    return result


async def call(op, **fields):
    """Send the vault a message and return the result. Raise AuthError if it refuses."""
    result, _ = await ask(op, fields)
    return result


async def ask(op, fields, body=None):
    """Send the vault a message and return (result, buffer or None). Raise AuthError if it refuses."""
    global _count
    if failed:
        raise failed
    _count += 1
    number = _count
    answer = Future()
    _waiting[number] = answer
    _post(dumps({"v": 1, "id": number, "op": op, **fields}), body)
    return await _result(answer)


async def _result(answer):
    if failed:
        raise failed
    reply, buffers = await answer
    if reply["ok"]:
        return reply["result"], buffers[0] if buffers else None
    problem = reply["error"]
    error = AuthError(problem["code"], problem["description"])
    for name in ("return_to", "silent", "again", "error", "error_description"):
        if problem.get(name):
            setattr(error, name, problem[name])
    raise error
