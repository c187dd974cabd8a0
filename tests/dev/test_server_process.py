"""`serve` as a process: it greets, works on the real pipeline, and stops at once when told."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from builder.dev.loopback import bind
from tests.dev.servers import PAGE, trial

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path):
    (trial(tmp_path) / "site" / "pages" / "index.html").write_text(PAGE)
    return tmp_path


@pytest.fixture
def free_port():
    sockets = bind()
    port = sockets[0].getsockname()[1]
    for each in sockets:
        each.close()
    return port


class Serve:
    """A running `serve`, its lines so far, and its end."""

    def __init__(self, project, port, *options):
        command = [sys.executable, "-m", "builder", "serve", "--port", str(port), *options]
        environ = {
            **os.environ,
            "PYTHONPATH": str(REPOSITORY),
            "PYTHONDEVMODE": "1",
            "PYTHONWARNINGS": "default",
        }
        self.process = subprocess.Popen(
            command, cwd=project, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.lines = []
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def wait(self, text, seconds=60):
        deadline = time.monotonic() + seconds
        while not any(text in line for line in list(self.lines)):
            assert self.process.poll() is None and time.monotonic() < deadline, self.lines
            time.sleep(0.02)

    def stop(self, number=signal.SIGINT):
        """Seconds until it ended, and its exit code."""
        began = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(20)
        return time.monotonic() - began, code

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()


@contextlib.contextmanager
def serving(project, port, *options):
    serve = Serve(project, port, *options)
    try:
        yield serve
    finally:
        serve.close()


def status(port, path="/"):
    connection = http.client.HTTPConnection("localhost", port, timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_greets_serves_and_stops_cleanly(project, free_port, number):
    with serving(project, free_port) as serve:
        serve.wait("Ctrl-C stops")
        text = "\n".join(serve.lines)
        assert f"http://localhost:{free_port}/" in text
        assert "ada (Ada Lovelace)" in text
        assert status(free_port) == 200
        assert status(free_port, "/nothing") == 404
        took, code = serve.stop(number)
        assert code == 0
        assert took < 5
        serve.reader.join()
        assert not [line for line in serve.lines if "Warning" in line or "Traceback" in line]
    with serving(project, free_port) as again:
        again.wait("Ctrl-C stops")
        assert f"http://localhost:{free_port}/" in "\n".join(again.lines)


def test_it_stops_during_the_first_build_with_a_browser_waiting(project, free_port):
    (project / "site" / "app").mkdir()
    (project / "site" / "app" / "main.py").write_text("import auth, json, re, datetime\nauth.start()\n")
    with serving(project, free_port) as serve:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                connection = http.client.HTTPConnection("localhost", free_port, timeout=20)
                connection.request("GET", "/")
                break
            time.sleep(0.01)
        took, code = serve.stop()
        connection.close()
        assert code == 0
        assert took < 8
        serve.reader.join()
        assert "Traceback" not in "\n".join(serve.lines)


def test_a_taken_port_is_said_in_one_line(project, free_port):
    sockets = bind(free_port)
    try:
        with serving(project, free_port) as serve:
            serve.wait("Ctrl-C stops")
            assert serve.lines[0].startswith(f"Port {free_port} is taken: using ")
            assert serve.stop()[1] == 0
    finally:
        for each in sockets:
            each.close()


def test_faults_are_told_in_the_terminal_and_serving_goes_on(project, free_port):
    (project / "site" / "pages" / "index.html").write_text(PAGE.replace("title", "titel"))
    with serving(project, free_port) as serve:
        serve.wait('did you mean "title"?')
        assert status(free_port) == 500
        (project / "site" / "pages" / "index.html").write_text(PAGE)
        serve.wait("built in")
        assert status(free_port) == 200
        assert serve.stop()[1] == 0


def test_a_host_that_is_not_loopback_is_a_fault_of_the_command_line(project, free_port):
    with serving(project, free_port, "--host", "0.0.0.0") as serve:
        assert serve.process.wait(30) == 2
        serve.reader.join()
        assert "loopback" in "\n".join(serve.lines)
