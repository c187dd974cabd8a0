"""npm's oidc-provider, in a process of its own that ends with this one."""

import json
import subprocess
import threading
import urllib.request

from tests.waiting import LIMIT

from .install import HERE, modules, node

STARTUP = 30


class NodeProvider:
    """npm oidc-provider. Commands and answers are JSON lines on the process's standard streams."""

    def __init__(self, root, host="127.0.0.1", accounts=(), **setup):
        command = [node(), str(HERE / "provider.mjs"), str(modules(root))]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.errors = []
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._turn = threading.Lock()
        self._count = 0
        self._write({"host": host, "accounts": list(accounts), **setup})
        ready = self._read()
        self.issuer = ready["issuer"]

    def _listen(self):
        self.errors.extend(self._process.stderr)

    def _write(self, words):
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()

    def _read(self):
        line = self._process.stdout.readline()
        if not line:
            self._listener.join(5)
            raise RuntimeError("oidc-provider ended: " + "".join(self.errors[-20:]))
        return json.loads(line)

    def tell(self, name, value=None):
        """Return the result of one command of provider.mjs."""
        with self._turn:
            self._count += 1
            self._write({"id": self._count, "name": name, "value": value})
            answer = self._read()
        if "error" in answer:
            raise RuntimeError(f"{name}: {answer['error']}")
        return answer["result"]

    def get(self, url):
        """Return a JSON document of the provider."""
        with urllib.request.urlopen(url, timeout=LIMIT) as answer:
            return json.loads(answer.read())

    def stop(self):
        """Close its standard input, which ends it."""
        if self._process.poll() is None:
            self._process.stdin.close()
            self._process.wait(10)
        self._listener.join(5)
        for stream in (self._process.stdout, self._process.stderr):
            stream.close()
