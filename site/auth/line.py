"""A page's line to the vault: messages out, answers and events back."""

from auth.errors import AuthError
from auth.platform import Future, dumps, loads, page, plain
from auth.platform import text as decode

failed = None  # why there is no vault
_post = None
_waiting = {}
_count = 0
_alive = False  # whether the vault has spoken


class Response:
    """An API's answer, come whole: status, ok, headers (names in lower case), text(), json(), bytes().

    `challenge`: what the API wants before it does this, as {"error", "acr_values", "max_age", "scope"}, or None.
    """

    def __init__(self, reply, data):
        self.status = reply["status"]
        self.ok = 200 <= self.status < 300
        self.headers = reply["headers"]
        self.challenge = reply.get("challenge")
        self._data = data

    def text(self):
        return decode(self._data)

    def json(self):
        return loads(decode(self._data))

    def bytes(self):
        return plain(self._data)


def connect(hear, lost):
    """Open the line. `hear(event)` takes what the vault says unasked; `lost()` is called when it cannot be had."""
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
    """There is no vault, for this reason."""
    global failed
    failed = failed or error


def tell(op):
    """Send a message that needs no answer."""
    if _post:
        _post(dumps({"v": 1, "id": 0, "op": op}), None)


async def call(op, **fields):
    """The vault's answer to one of its messages."""
    return (await ask(op, fields))[0]


async def ask(op, fields, body=None):
    """(result, buffer or None) of the vault's answer."""
    global _count
    if failed:
        raise failed
    _count += 1
    number = _count
    answer = Future()
    _waiting[number] = answer
    _post(dumps({"v": 1, "id": number, "op": op, **fields}), body)
    reply, buffers = await answer
    if reply["ok"]:
        return reply["result"], buffers[0] if buffers else None
    problem = reply["error"]
    error = AuthError(problem["code"], problem["description"])
    error.return_to = problem.get("return_to", "")
    error.silent = problem.get("silent")
    raise error
