"""The part of the library that talks to the browser: nothing else imports `browser` or `javascript`.

This module is for pages and the vault, `page` for pages alone and `worker` for the vault alone. In Brython,
None becomes an object in JavaScript, bytes do not become a typed array, null is not None, a call takes no
keywords, and a rejected promise has no exception class: this package hides all of that.
"""

from browser import aio
from browser import self as scope
from javascript import JSON

Future = aio.Future
spawn = aio.run
dumps = JSON.stringify


def loads(text):
    """Return the value of a JSON text. Raise ValueError if it is not JSON."""
    try:
        return JSON.parse(text)
    except Exception:
        raise ValueError("not JSON") from None


def settings():
    """Return the settings that the build wrote for this site, as a dict."""
    return JSON.parse(scope.JSON.stringify(scope.__GOSSAMER__.settings))


def octets(data):
    """Return the bytes as a Uint8Array."""
    return scope.Uint8Array.new(list(data))


def plain(buffer):
    """Return an ArrayBuffer or a Uint8Array as bytes."""
    return bytes(scope.Uint8Array.new(buffer))


def text(buffer, fatal=False):
    """Decode an ArrayBuffer or a Uint8Array as UTF-8. Invalid bytes become U+FFFD, or an error if `fatal`."""
    return scope.TextDecoder.new("utf-8", {"fatal": fatal}).decode(buffer)


def promise(wire):
    """Return a promise to await. `wire(done, fail)` gets its two functions, which resolve and reject it."""
    return scope.Promise.new(wire)
