"""The keys of front matter: dates, drafts, former addresses and pictures, and the messages for wrong values."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest

from builder import pipeline
from builder.config import read_config
from builder.errors import SiteError, UsageError
from builder.load import load
from builder.today import today
from tests.builder.making import METADATA, NOW, SITE_TOML, make_project, rendered


def front(lines, body="# Page\n"):
    return f'+++\ntitle = "Page"\n{lines}\n+++\n{body}'


def project(root, lines="", **pages):
    files = {f"site/pages/{name}.md": text for name, text in pages.items()}
    return make_project(root, **{"site/pages/page.md": front(lines), **files})


def loaded(root, now=NOW, **options):
    return load(read_config(root, metadata=METADATA), now=now, **options)


def fault(root, read=loaded):
    with pytest.raises(SiteError) as caught:
        read(root)
    (found,) = caught.value.faults
    return found


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-28", datetime(2026, 11, 28, tzinfo=UTC)),
        ("2026-11-28 10:30:00", datetime(2026, 11, 28, 10, 30, tzinfo=UTC)),
        ("2026-11-28T10:30:00Z", datetime(2026, 11, 28, 10, 30, tzinfo=UTC)),
        (
            "2026-11-28T10:30:00+02:00",
            datetime(2026, 11, 28, 10, 30, tzinfo=timezone(timedelta(hours=2))),
        ),
    ],
)
def test_a_date_has_an_offset(tmp_path, written, moment):
    (page,) = [page for page in loaded(project(tmp_path, f"date = {written}")).pages if page.date]
    assert (page.date, page.date.utcoffset()) == (moment, moment.utcoffset())


@pytest.mark.parametrize(
    ("line", "code", "hint"),
    [
        ('date = "2026-11-28"', "wrong-type", "write 2026-11-28, without quotes"),
        ("updated = 2026", "wrong-type", "write 2026-11-29, or 2026-11-29T12:00:00Z, without quotes"),
        ('tag = ["a"]', "unknown-key", 'did you mean "tags"?'),
        ('tags = ["a", "a"]', "repeated", "remove one of the two"),
        ('image = "static/lgoo.svg"', "unknown-image", 'did you mean "static/logo.svg"?'),
        ('aliases = ["old"]', "bad-route", 'write "/old/"'),
        ('aliases = ["/old/index.html"]', "bad-route", 'write "/old/"'),
        ('aliases = ["/404.html"]', "bad-route", "name the address it had"),
        ('aliases = ["/callback/x/"]', "two-pages-one-route", "give the page or auth.redirect_path another path"),
        ('aliases = ["/about/"]', "two-pages-one-route", "remove it from `aliases`"),
        ('aliases = ["/page/"]', "two-pages-one-route", "remove it from `aliases`"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_line(tmp_path, line, code, hint):
    found = fault(project(tmp_path, line))
    assert (found.code, found.where.file, found.where.line) == (code, "site/pages/page.md", 3)
    assert found.hint.startswith(hint)


def test_drafts_and_later_pages_are_left_out_and_named(tmp_path):
    root = project(
        tmp_path, "draft = true", later=front("date = 2026-11-30"), today=front("date = 2026-11-29")
    )
    sources = loaded(root)
    assert [page.route for page in sources.pages] == ["/", "/404.html", "/about/", "/today/"]
    assert [(each.path, each.reason) for each in sources.left_out] == [
        ("site/pages/later.md", "dated 2026-11-30"),
        ("site/pages/page.md", "a draft"),
    ]
    all_of_them = loaded(root, drafts=True)
    assert {"/page/", "/later/"} <= {page.route for page in all_of_them.pages}
    assert all_of_them.left_out == ()


@pytest.mark.parametrize("link", ["page.md", "/page/"])
def test_a_link_to_what_is_left_out_says_so(tmp_path, link):
    root = project(tmp_path, "draft = true", x=front("", f"[it]({link})"))
    found = fault(root, rendered)
    assert found.message == "site/pages/page.md is a draft, and not in this build"
    assert (str(found.where), "--drafts" in found.hint) == ("site/pages/x.md:5", True)


def test_now_is_what_source_date_epoch_says():
    assert today({"SOURCE_DATE_EPOCH": "0"}) == datetime(1970, 1, 1, tzinfo=UTC)
    assert abs(today({}) - datetime.now(UTC)) < timedelta(minutes=1)
    with pytest.raises(UsageError, match="unset it"):
        today({"SOURCE_DATE_EPOCH": "yesterday"})


def test_a_former_address_leads_on_and_nothing_links_to_it(tmp_path):
    root = project(tmp_path, 'aliases = ["/old/", "/news/old.html"]')
    pages = rendered(root)
    for alias in ("/old/", "/news/old.html"):
        assert '<meta http-equiv="refresh" content="0; url=/page/">' in pages[alias]
        assert '<link rel="canonical" href="https://www.example.org/page/">' in pages[alias]
    (root / "site/pages/x.md").write_text(front("", "[it](/old/)"))
    found = fault(root, rendered)
    assert (found.code, found.hint) == ("old-route", 'write "/page/"')


def test_a_shared_link_shows_what_the_page_is(tmp_path):
    lines = 'description = "Dark & good"\ndate = 2020-01-01\nimage = "static/logo.svg"'
    root = project(tmp_path, lines)
    (root / "site/site.toml").write_text(SITE_TOML.replace("[auth]", 'description = "A bakery"\n\n[auth]'))
    output = pipeline.build(root)

    def shared(name):
        return dict(re.findall(r'"(og:\w+|twitter:\w+)" content="([^"]*)"', output.files[name].data.decode()))

    (logo,) = [name for name in output.files if name.startswith("assets/logo.")]
    assert shared("page/index.html") == {
        "og:type": "article",
        "og:site_name": "Sample",
        "og:title": "Page",
        "og:description": "Dark &amp; good",
        "og:url": "https://www.example.org/page/",
        "og:image": f"https://www.example.org/{logo}",
        "twitter:card": "summary_large_image",
    }
    assert shared("index.html")["og:type"] == "website"
    assert shared("index.html")["og:description"] == "A bakery"
    assert shared("404.html") == {}


def test_former_addresses_and_pictures_are_built(tmp_path):
    lines = 'aliases = ["/old/", "/old.html"]\nimage = "static/logo.svg"\ndate = 2020-01-01'
    root = project(tmp_path, lines, draft=front("draft = true"))
    output = pipeline.build(root)
    assert {"old/index.html", "old.html"} <= set(output.files)
    assert b'content="https://www.example.org/assets/' in output.files["page/index.html"].data
    assert "/old/" not in [page.route for page in output.report.pages]
    assert [each.path for each in output.left_out] == ["site/pages/draft.md"]
    shown = pipeline.build(root, dev=True)
    assert ("draft/index.html" in shown.files, shown.left_out) == (True, ()), "serve shows drafts"
    (root / "site/pages/about.md").write_text(front("", '<a href="/old/">it</a>'))
    found = fault(root, pipeline.build)
    assert (found.code, found.where.line, "other.md" in found.hint) == ("old-route", 5, True)
