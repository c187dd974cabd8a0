"""Another site with one page, on a real server, because browsers treat responses that a test makes up differently."""

import contextlib
import http.server
import threading


@contextlib.contextmanager
def one_page(body, host):
    """Serve `body` for every path on `host`, "127.0.0.1" or "localhost"; yield the origin."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://{host}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
