"""The sitemap: which pages search engines are told of."""

from xml.etree import ElementTree as Xml

from builder.config.read import read_config
from builder.load import load
from builder.sitemap import sitemap
from tests.builder.making import METADATA, NOW, make_project


def page(title, *front):
    lines = "\n".join((f'title = "{title}"', *front))
    return f"+++\n{lines}\n+++\n<h1>{title}</h1>\n"


def test_public_pages_are_in_it_with_their_last_change(tmp_path):
    root = make_project(
        tmp_path,
        **{
            "site/pages/old.html": page("Old", "date = 2025-01-02", "updated = 2026-03-04T05:06:07Z"),
            "site/pages/dated.html": page("Dated", "date = 2025-01-02"),
            "site/pages/secret.html": page("Secret", "protected = true"),
            "site/pages/quiet.html": page("Quiet", "search = false"),
            "site/pages/draft.html": page("Draft", "draft = true"),
            "site/pages/moved.html": page("Moved", 'aliases = ["/former/"]'),
        },
    )
    config = read_config(root, overrides={"site.base": "/shop/"}, metadata=METADATA)
    data = sitemap(load(config, now=NOW).pages, config).data
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = [[child.text for child in entry] for entry in Xml.fromstring(data).iter(f"{space}url")]
    assert found == [
        ["https://www.example.org/shop/"],
        ["https://www.example.org/shop/about/"],
        ["https://www.example.org/shop/dated/", "2025-01-02T00:00:00+00:00"],
        ["https://www.example.org/shop/moved/"],
        ["https://www.example.org/shop/old/", "2026-03-04T05:06:07+00:00"],
    ]
