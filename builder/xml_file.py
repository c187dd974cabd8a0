"""Serialize XML files."""

from xml.etree import ElementTree as Xml


def document(root: Xml.Element) -> bytes:
    """Return an element as an XML document in UTF-8, with a line for each element."""
    Xml.indent(root, space="")
    text: str = Xml.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
