"""Azure Blob Storage on loopback: Azurite, Microsoft's emulator."""

import base64
import contextlib
import hashlib
import hmac
import urllib.error
import urllib.request
from email.utils import formatdate
from pathlib import Path

from builder.qa.sites import EXAMPLE
from tests.interop.install import modules, node
from tests.waiting import LIMIT

from .processes import running_process

LOCK = Path(__file__).with_name("azurite")
SCRIPT = "node_modules/azurite/dist/src/blob/main.js"
VERSION = "2021-12-02"
# The emulator's own account, which Microsoft's documentation names.
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


@contextlib.contextmanager
def running_container(folder, port, name="site"):
    """Run a store with one container. Yield the environment variables for deploys."""
    script = modules(EXAMPLE, LOCK) / SCRIPT
    place = ["--location", folder, "--blobHost", "127.0.0.1", "--blobPort", str(port)]
    command = [node(), script, *place, "--silent", "--skipApiVersionCheck", "--disableTelemetry"]
    url = f"http://127.0.0.1:{port}/{ACCOUNT}"
    with running_process(command, folder / "log.txt", lambda: _made(url, name), {}):
        yield {
            "AZURE_STORAGE_ACCOUNT_NAME": ACCOUNT,
            "AZURE_STORAGE_ACCOUNT_KEY": KEY,
            "AZURE_STORAGE_ENDPOINT": url,
        }


def _made(url, name):
    """Create the container as soon as the store answers (authorization with Shared Key, as in Azure's
    documentation).
    """
    date = formatdate(usegmt=True)
    signed = f"PUT{chr(10) * 12}x-ms-date:{date}\nx-ms-version:{VERSION}\n/{ACCOUNT}/{ACCOUNT}/{name}\nrestype:container"
    made = hmac.new(base64.b64decode(KEY), signed.encode(), hashlib.sha256).digest()
    request = urllib.request.Request(f"{url}/{name}?restype=container", b"", method="PUT")
    request.headers = {"x-ms-date": date, "x-ms-version": VERSION, "Content-Type": ""}
    request.add_header("Authorization", f"SharedKey {ACCOUNT}:{base64.b64encode(made).decode()}")
    with contextlib.suppress(urllib.error.URLError, ConnectionError):
        with urllib.request.urlopen(request, timeout=LIMIT) as answer:
            return answer.status == 201
    return False
