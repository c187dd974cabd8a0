"""A third-party server, as a process of its own."""

import contextlib
import os
import subprocess

from tests.waiting import LIMIT, wait_until


@contextlib.contextmanager
def running_process(command, log, is_ready, environ):
    """Run `command` until the block ends, in the folder of `log`, to which its output goes.

    The block begins when `is_ready()` is true.
    """
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=log.parent, env=os.environ | environ, stdout=out, stderr=out)
        try:
            wait_until(lambda: process.poll() is not None or is_ready(), told=log.read_text)
            assert process.poll() is None, log.read_text()
            yield
        finally:
            process.terminate()
            process.wait(LIMIT)
