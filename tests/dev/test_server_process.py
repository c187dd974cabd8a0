"""`serve` as a process: it prints its greeting, runs the real pipeline, and stops at once when asked to."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from builder.dev.loopback import bind
from tests.dev.servers import PAGE, trial
from tests.waiting import LIMIT, wait_until

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path):
    (trial(tmp_path) / "site" / "pages" / "index.html").write_text(PAGE)
    return tmp_path


class Serve:
    """A running `serve`, its output so far, and its end."""

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

    def wait(self, text):
        wait_until(
            lambda: self.process.poll() is not None or any(text in line for line in list(self.lines)),
            told=lambda: self.lines,
        )
        assert self.process.poll() is None, self.lines

    def stop(self, number=signal.SIGINT):
        """Stop it, and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(LIMIT)

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


def asking(port):
    """Return a connection with a request in progress, or None if nobody listens yet."""
    connection = http.client.HTTPConnection("localhost", port, timeout=LIMIT)
    with contextlib.suppress(OSError):
        connection.request("GET", "/")
        return connection
    return None


def status(port, path="/"):
    connection = http.client.HTTPConnection("localhost", port, timeout=LIMIT)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize(
    "number",
    [pytest.param(signal.SIGINT, marks=pytest.mark.full("signals")), signal.SIGTERM],
)
def test_it_greets_serves_and_stops_cleanly(project, own_port, number):
    with serving(project, own_port) as serve:
        serve.wait("Ctrl-C stops")
        text = "\n".join(serve.lines)
        assert f"http://localhost:{own_port}/" in text
        assert "ada (Ada Lovelace)" in text
        assert status(own_port) == 200
        assert status(own_port, "/nothing") == 404
        assert serve.stop(number) == 0
        serve.reader.join()
        assert not [line for line in serve.lines if "Warning" in line or "Traceback" in line]
    with serving(project, own_port) as again:
        again.wait("Ctrl-C stops")
        assert f"http://localhost:{own_port}/" in "\n".join(again.lines)


def test_it_stops_during_the_first_build_with_a_browser_waiting(project, own_port):
    (project / "site" / "app").mkdir()
    (project / "site" / "app" / "main.py").write_text("import auth, json, re, datetime\nauth.start()\n")
    with serving(project, own_port) as serve:
        connection = wait_until(lambda: asking(own_port))
        assert serve.stop() == 0
        connection.close()
        serve.reader.join()
        assert "Traceback" not in "\n".join(serve.lines)


def test_a_taken_port_is_said_in_one_line(project, own_port):
    sockets = bind(own_port)
    try:
        with serving(project, own_port) as serve:
            assert serve.process.wait(LIMIT) == 3
            serve.reader.join()
            said = f"error: port {own_port} cannot be used: Address already in use [port-taken]"
            assert said in serve.lines and "Traceback" not in "\n".join(serve.lines)
    finally:
        for each in sockets:
            each.close()


def test_faults_are_told_in_the_terminal_and_serving_goes_on(project, own_port):
    (project / "site" / "pages" / "index.html").write_text(PAGE.replace("title", "titel"))
    with serving(project, own_port) as serve:
        serve.wait('did you mean "title"?')
        assert status(own_port) == 500
        (project / "site" / "pages" / "index.html").write_text(PAGE)
        serve.wait("built in")
        assert status(own_port) == 200
        assert serve.stop() == 0


def test_a_host_that_is_not_loopback_is_a_fault_of_the_command_line(project, own_port):
    with serving(project, own_port, "--host", "0.0.0.0") as serve:
        assert serve.process.wait(LIMIT) == 2
        serve.reader.join()
        assert "loopback" in "\n".join(serve.lines)


def test_as_json_each_line_is_an_object(project, own_port):
    (project / "site" / "pages" / "index.html").write_text(PAGE.replace("title", "titel"))
    with serving(project, own_port, "--log-format", "json", "--quiet") as serve:
        serve.wait("titel")
        (line,) = [json.loads(line) for line in serve.lines]
        assert (line["level"], line["file"], line["line"]) == ("error", "site/pages/index.html", 2)
