"""A replacement for the firefox binary, so that Playwright can drive the Firefox of a distribution by WebDriver BiDi.

It starts the real one (GOSSAMER_FIREFOX). When that prints the address of its BiDi socket, it prints the address of a
loopback relay instead. The relay changes two things only:

- Commands of a later Firefox that Playwright sends at every start, and no test needs, are answered here (UNKNOWN).
- Scripts run without user activation, which Playwright gives to everything that it evaluates.

Run it as a program with the arguments of firefox.
"""

import asyncio
import contextlib
import json
import os
import re
import signal
import sys

from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

UNKNOWN = frozenset({"emulation.setMediaFeaturesOverride"})
SPEAKING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


def pass_on(text):
    """Return (what is forwarded to Firefox or None, what is answered at once or None) for one command."""
    command = json.loads(text)
    if command.get("method") in UNKNOWN:
        return None, json.dumps({"type": "success", "id": command["id"], "result": {}})
    if command.get("params", {}).pop("userActivation", None) is not None:
        text = json.dumps(command)
    return text, None


async def relay(target, client):
    """Serve one connection of Playwright's, until either side ends."""
    async with connect(target + client.request.path, max_size=None, compression=None, proxy=None) as firefox:

        async def down():
            async for message in firefox:
                await client.send(message)

        async def up():
            async for message in client:
                forward, answer = pass_on(message)
                if answer:
                    await client.send(answer)
                if forward:
                    await firefox.send(forward)

        ways = [asyncio.ensure_future(down()), asyncio.ensure_future(up())]
        done, others = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in others:
            way.cancel()
        for way in done:
            with contextlib.suppress(ConnectionClosed):
                way.result()


async def run(command):
    """Run firefox to its end; return its exit code."""
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, process.terminate)
    async with contextlib.AsyncExitStack() as servers:
        async for raw in process.stderr:
            line = raw.decode(errors="replace").rstrip()
            if found := SPEAKING.search(line):
                handler = lambda client, target=found[1]: relay(target, client)  # noqa: E731
                server = await servers.enter_async_context(
                    serve(handler, "127.0.0.1", 0, max_size=None, compression=None)
                )
                port = server.sockets[0].getsockname()[1]
                line = line.replace(found[1], f"ws://127.0.0.1:{port}")
            print(line, file=sys.stderr, flush=True)
        return await process.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(run([os.environ["GOSSAMER_FIREFOX"], *sys.argv[1:]])))
