"""Where Python meets the browser: nothing else in this library imports `browser` or `javascript`.

This module serves both realms, `page` the page and `worker` the vault. In Brython, None becomes an object in
JavaScript, bytes do not become a typed array, null is not None, a call takes no keywords, and a rejection has no name:
all of that ends here.
"""

from browser import aio
from browser import self as scope
from javascript import JSON

Future = aio.Future
spawn = aio.run
dumps = JSON.stringify


def loads(text):
    """The value of a JSON text; ValueError if it is none."""
    try:
        return JSON.parse(text)
    except Exception:
        raise ValueError("not JSON") from None


def settings():
    """What the build says about this site, as a dict."""
    return JSON.parse(scope.JSON.stringify(scope.__GOSSAMER__.settings))


def octets(data):
    """A Uint8Array of the bytes."""
    return scope.Uint8Array.new(list(data))


def plain(buffer):
    """The bytes of an ArrayBuffer or a Uint8Array."""
    return bytes(scope.Uint8Array.new(buffer))


def text(buffer, fatal=False):
    """The text of an ArrayBuffer or a Uint8Array in UTF-8. `fatal`: an error, not a question mark, where it is none."""
    return scope.TextDecoder.new("utf-8", {"fatal": fatal}).decode(buffer)


def promise(wire):
    """A promise to await; `wire(done, fail)` gets its two JavaScript functions."""
    return scope.Promise.new(wire)
