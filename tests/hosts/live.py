"""A sample's site as a folder on disk, and a server in plain Python that sends it correctly, or with a mistake."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from builder import policy, serving


def on_disk(sample, folder):
    """Write the sample's files into a folder, with the headers.json that a build would write."""
    config = sample.output.config
    for path, file in sample.output.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.data)
    types = {
        url: file.media_type
        for path, file in sample.output.files.items()
        for url in policy.urls_of(path, config)
    }
    (folder / "headers.json").write_bytes(
        policy.neutral(sample.output.rules, types, sample.output.moved).data
    )
    return folder


@contextlib.contextmanager
def serving_it(sample, spoil=lambda path, answer: answer):
    """Serve it on loopback; yield the origin.

    `spoil` gets a path and (status, headers as pairs, body), and returns a changed response.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            good = serving.respond(sample.output, "GET", self.path, {})
            status, headers, body = spoil(self.path, (good.status, list(good.headers.items()), good.body))
            self.send_response_only(status)
            for name, value in headers:
                if name != "Content-Length":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
