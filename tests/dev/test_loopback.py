"""A server on a thread of its own, which can be stopped at any time."""

import threading

from tornado.web import Application

from builder.dev.loopback import Serving, bind


def test_one_that_is_stopped_before_it_listens_touches_no_socket():
    """Ctrl-C arrives while its thread starts: the creator stops the server and closes the sockets."""
    sockets = bind()
    serving = Serving(Application(), sockets, "early")
    serving.stop()
    for one in sockets:
        one.close()
    serving.start()  # an exception in its thread would be a warning, and warnings are errors
    serving._thread.join()
    assert "early" not in {thread.name for thread in threading.enumerate()}
