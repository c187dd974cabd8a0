"""Run the real nginx, Caddy or Apache of this machine on loopback, with the file that the build wrote for it."""

import contextlib
import http.client
import os
import shutil
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

from builder.hosts import writers
from builder.hosts.plan import plan
from tests.waiting import LIMIT

from .processes import running_process

BINARIES = {"nginx": "nginx", "caddy": "caddy", "apache": "apache2"}
_MODULES = Path("/usr/lib/apache2/modules")
_LOADED = (
    "mpm_event", "authz_core", "dir", "headers", "mime", "rewrite", "alias", "deflate", "filter",
)  # fmt: skip

_NGINX = """\
daemon off;
{user}
worker_processes 1;
pid {home}/nginx.pid;
error_log {home}/error.log;
events {{}}
http {{
    access_log {home}/access.log;
    client_body_temp_path {home}/t1;
    proxy_temp_path {home}/t2;
    fastcgi_temp_path {home}/t3;
    uwsgi_temp_path {home}/t4;
    scgi_temp_path {home}/t5;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        include {file};
    }}
}}
"""
_CADDY = """\
{{
    admin off
    auto_https off
    storage file_system {home}/caddy
}}
http://127.0.0.1:{port} {{
    root * {root}
    log {{
        output file {home}/access.log
    }}
    import {file}
}}
"""
_APACHE = """\
ServerRoot {home}
ServerName localhost
PidFile {home}/apache.pid
ErrorLog {home}/error.log
{modules}
User www-data
Group www-data
TypesConfig /dev/null
Listen 127.0.0.1:{port}
LogFormat "%h %l %u %t \\"%r\\" %>s %O \\"%{{Referer}}i\\" \\"%{{User-Agent}}i\\"" combined
<Directory />
    Require all denied
</Directory>
<VirtualHost 127.0.0.1:{port}>
    DocumentRoot {root}
    <Directory {home}>
        Require all granted
    </Directory>
    AddOutputFilterByType DEFLATE text/html text/javascript
    Include {file}
    CustomLog {home}/access.log combined
</VirtualHost>
"""
_CONFIGURATIONS = {"nginx": _NGINX, "caddy": _CADDY, "apache": _APACHE}


@dataclass(frozen=True)
class Reply:
    status: int
    headers: list
    body: bytes

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def one(self, name):
        (value,) = self.all(name) or ("",)
        return value


@dataclass(frozen=True)
class Server:
    port: int
    log: Path

    def ask(self, path, method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT)
        with contextlib.closing(connection):
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            response = connection.getresponse()
            return Reply(response.status, response.getheaders(), response.read())


@contextlib.contextmanager
def running(host, sample, port, change=lambda text: text):
    """Run a server with the sample's site, built into the folder to which its base path leads.

    `change` modifies its configuration.
    """
    home = Path(tempfile.mkdtemp(prefix="gossamer-host-"))
    home.chmod(0o755)  # servers drop root privileges before they read files
    try:
        config = sample.output.config
        root = home / "www"
        for path, file in sample.output.files.items():
            target = root / config.site.base.strip("/") / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.data)
        (written,) = writers.WRITERS[host](plan(sample.output.rules, config, sample.output.moved)).beside
        (home / written.path).write_text(change(written.data.decode()))
        main = home / "main.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        modules = "\n".join(f"LoadModule {name}_module {_MODULES}/mod_{name}.so" for name in _LOADED)
        main.write_text(
            _CONFIGURATIONS[host].format(
                home=home, root=root, file=home / written.path, port=port, user=user, modules=modules
            )
        )
        with running_process(
            _command(host, main), home / "output.txt", lambda: _listens(port), {"HOME": str(home)}
        ):
            yield Server(port, home / "access.log")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _command(host, main):
    binary = shutil.which(BINARIES[host])
    return {
        "nginx": [binary, "-c", main, "-e", main.with_name("error.log")],
        "caddy": [binary, "run", "--config", main, "--adapter", "caddyfile"],
        "apache": [binary, "-f", main, "-DFOREGROUND"],
    }[host]


def _listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
