"""Write the Atom feed of a section (RFC 4287), with a summary of each page but never its text.

Protected pages are left out, because feeds are fetched without signing in.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from xml.etree import ElementTree as Xml

from builder.config.schema import Config
from builder.output import File, media_type
from builder.sources import Collection, PageSource
from builder.xml_file import document

NEWEST = 30  # entries in a feed; feed readers keep older ones that they have fetched
_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_NEVER = "1970-01-01T00:00:00+00:00"  # for a feed without entries: the element is required (RFC 4287 4.1.1)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


def feeds(collections: Iterable[Collection], config: Config) -> dict[str, File]:
    """Return the feed of each section that has one, by the file of its index page. URLs in feeds are absolute."""
    return {
        each.index.source.path: File(each.feed, _atom(each, config), media_type(each.feed))
        for each in collections
        if each.feed
    }


def _atom(collection: Collection, config: Config) -> bytes:
    index = collection.index
    entries = [page for page in collection.pages if page.date and not page.protected]
    entries.sort(key=lambda page: (page.date or _changed(page), page.route), reverse=True)
    entries = entries[:NEWEST]
    feed = Xml.Element("feed", {"xmlns": _ATOM, f"{{{_XML}}}lang": index.language})
    _add(feed, "id", config.address(index.route))
    _add(
        feed,
        "title",
        index.title if index.title == config.site.name else f"{index.title} · {config.site.name}",
    )
    if index.description:
        _add(feed, "subtitle", index.description)
    _add(feed, "updated", max(map(_changed, entries)).isoformat() if entries else _NEVER)
    _add(_add(feed, "author"), "name", config.site.name)
    _add(feed, "link", rel="self", type="application/atom+xml", href=config.address(f"/{collection.feed}"))
    _add(feed, "link", rel="alternate", type="text/html", href=config.address(index.route))
    for page in entries:
        _entry(_add(feed, "entry"), page, config)
    return document(feed)


def _entry(entry: Xml.Element, page: PageSource, config: Config) -> None:
    _add(entry, "id", config.address(page.route))
    _add(entry, "title", page.title)
    if page.date:
        _add(entry, "published", page.date.isoformat())
    _add(entry, "updated", _changed(page).isoformat())
    _add(entry, "link", rel="alternate", type="text/html", href=config.address(page.route))
    for tag in page.tags:
        _add(entry, "category", term=_text(tag))
    if page.description:
        _add(entry, "summary", page.description)


def _changed(page: PageSource) -> datetime:
    """Return the time of the last change to a page with a date."""
    found = page.updated or page.date
    assert found is not None
    return found


def _add(parent: Xml.Element, name: str, text: str = "", **attributes: str) -> Xml.Element:
    child = Xml.SubElement(parent, name, attributes)
    child.text = _text(text) or None
    return child


def _text(text: str) -> str:
    """Return the text without the characters that XML does not allow."""
    return _NO_XML.sub("", text)
