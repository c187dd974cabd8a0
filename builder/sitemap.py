"""Write sitemap.xml, which tells search engines the addresses of the public pages (sitemaps.org, protocol 0.9)."""

from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from builder.config.schema import Config
from builder.output import File, media_type
from builder.pages import NOT_FOUND
from builder.sources import PageSource
from builder.xml_file import document

PATH = "sitemap.xml"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(pages: Iterable[PageSource], config: Config) -> File:
    """Return the sitemap: the absolute URL of each public page, and the day of its last change if it has a date.

    Protected pages are left out, and so are those that the site's own search does not find.
    """
    root = Xml.Element("urlset", {"xmlns": _NAMESPACE})
    for page in pages:
        if page.protected or not page.search or page.route == NOT_FOUND:
            continue
        entry = Xml.SubElement(root, "url")
        Xml.SubElement(entry, "loc").text = config.address(page.route)
        if changed := page.updated or page.date:
            Xml.SubElement(entry, "lastmod").text = changed.isoformat()
    return File(PATH, document(root), media_type(PATH))
