# mypy: ignore-errors
import _json
from json import JSONEncoder

__all__ = ["JSONEncoder", "encode_basestring", "encode_basestring_ascii"]


def encode_basestring(s):
    return _json.quoted(s, False)


def encode_basestring_ascii(s):
    return _json.quoted(s, True)
