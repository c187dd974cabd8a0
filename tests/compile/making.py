"""The sources of a site, made from texts."""

from collections.abc import Mapping

from builder.load import PageSource, Source, Sources


def page_source(route: str = "/", view: str = "", protected: bool = False) -> PageSource:
    """Return a page without a body."""
    return PageSource(
        Source(f"site/pages{route}.html", route, b""), "html", route, route, "", 1, "", protected, view
    )


def site_sources(modules: Mapping[str, str], *pages: PageSource) -> Sources:
    """Return sources made from dotted names and texts. A name ending in "." is a package."""
    table = {}
    for name, text in modules.items():
        plain = name.rstrip(".")
        folder = "site" if plain.split(".")[0] == "auth" else "site/app"
        tail = "/__init__.py" if name.endswith(".") else ".py"
        table[plain] = Source(f"{folder}/{plain.replace('.', '/')}{tail}", plain, text.encode())
    return Sources(table, pages or (page_source(),), {}, {}, ())
