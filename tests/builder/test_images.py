"""Photographs in several sizes and formats: what the HTML says, what is made, and what is wrong with a file."""

import io
import re
from html import unescape

import pytest
from PIL import Image

from builder import images
from builder.cache import Cache
from builder.compile.values import Compiled
from builder.config.read import read_config
from builder.errors import SiteError
from builder.load import load
from builder.render import render

from .making import METADATA, NOW, make_project

LIES_ON_ITS_SIDE = 6  # of EXIF's orientations


def photo(width, height, format="JPEG", *, mode="RGB", exif=None, **more):
    """The bytes of an image with a gradient, so that it has something to compress."""
    image = Image.linear_gradient("L").resize((width, height)).convert(mode)
    if mode == "LA":
        image.putalpha(128)
    file = io.BytesIO()
    image.save(file, format, **({"exif": exif} if exif else {}), **more)
    return file.getvalue()


def build(root, files, page, *, dev=False, cache=None):
    """The HTML of the page /x/, and the images that are made for it by name."""
    make_project(
        root,
        **{
            "site/pages/x.md"
            if page.startswith("#")
            else "site/pages/x.html": f'+++\ntitle = "X"\n+++\n{page}\n'
        },
    )
    for name, data in files.items():
        (root / "site/static" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "site/static" / name).write_bytes(data)
    sources = load(read_config(root, metadata=METADATA), now=NOW)
    cache = cache or Cache(None)
    documents = render(sources, read_config(root, metadata=METADATA), Compiled({}, {}), cache, dev=dev)
    html = next(each.html for each in documents if each.route == "/x/")
    raws = images.made([each.html for each in documents], sources.assets, cache)
    return html, {raw.name: raw.data for raw in raws}


def tag(html, name):
    """The attributes of the first element of this name in <main>'s place."""
    written = re.search(rf"<{name}\b[^>]*>", html[html.index("</h1>") :])
    return {key: unescape(value) for key, value in re.findall(r' ([a-z-]+)="([^"]*)"', written[0])}


def size(data):
    with Image.open(io.BytesIO(data)) as image:
        return image.format, *image.size


def test_a_photograph_is_made_in_the_widths_below_its_own_and_in_two_formats(tmp_path):
    html, made = build(
        tmp_path, {"sea/harbour.jpg": photo(1200, 800)}, "# Sea\n\n![A *harbour*](../static/sea/harbour.jpg)"
    )
    widths = [480, 960, 1200]
    names = {f"images/sea/harbour.jpg-{width}.{format}" for width in widths for format in ("avif", "webp")}
    assert set(made) == names
    for name, data in made.items():
        width, format = re.fullmatch(r".*-(\d+)\.(\w+)", name).groups()
        assert size(data) == (format.upper(), int(width), int(width) * 2 // 3)
    img, source = tag(html, "img"), tag(html, "source")
    assert (img["alt"], img["width"], img["height"], img["decoding"]) == ("A harbour", "1200", "800", "async")
    assert img["src"] == "@@url:images/sea/harbour.jpg-1200.webp@@"
    assert img["srcset"] == ", ".join(f"@@url:images/sea/harbour.jpg-{w}.webp@@ {w}w" for w in widths)
    assert source["type"] == "image/avif"
    assert source["srcset"] == img["srcset"].replace(".webp", ".avif")
    assert source["sizes"] == img["sizes"] == images.SIZES


@pytest.mark.parametrize(
    ("width", "widths"),
    [(300, [300]), (480, [480]), (1920, [480, 960, 1440, 1920]), (4000, [480, 960, 1440, 1920])],
)
def test_no_image_is_made_wider_than_it_is_or_than_a_screen(tmp_path, width, widths):
    _, made = build(tmp_path, {"a.webp": photo(width, 30, "WEBP")}, "# X\n\n![a](../static/a.webp)")
    assert sorted({size(data)[1] for data in made.values()}) == widths


def test_the_first_image_of_a_page_is_loaded_at_once_and_the_others_when_they_come_near(tmp_path):
    files = {"a.jpg": photo(50, 50), "b.jpg": photo(60, 60)}
    html, _ = build(tmp_path, files, "# X\n\n![a](../static/a.jpg)\n\n![b](../static/b.jpg 'B')")
    first, second = re.findall(r"<img [^>]*(?:a|b)\.jpg[^>]*>", html)
    assert 'loading="lazy"' not in first
    assert 'loading="lazy"' in second
    assert 'title="B"' in second


def test_a_template_says_how_wide_an_image_is_shown(tmp_path):
    page = '<h1>X</h1>{{ picture("static/a.jpg", "A & b", sizes="50vw", class_="wide", loading="eager") }}'
    html, made = build(tmp_path, {"a.jpg": photo(500, 50)}, page)
    img = tag(html, "img")
    assert (img["alt"], img["sizes"], img["class"], img["loading"]) == ("A & b", "50vw", "wide", "eager")
    assert len(made) == 4


def test_in_development_the_file_itself_is_shown(tmp_path):
    html, made = build(tmp_path, {"a.jpg": photo(1000, 50)}, "# X\n\n![a](../static/a.jpg)", dev=True)
    assert tag(html, "img") == {
        "src": "@@url:static/a.jpg@@",
        "alt": "a",
        "width": "1000",
        "height": "50",
        "decoding": "async",
    }
    assert "<picture>" not in html
    assert made == {}


def test_a_photograph_that_lies_on_its_side_is_turned_and_says_nothing_of_the_camera(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = LIES_ON_ITS_SIDE
    exif[0x010F] = "A camera"
    html, made = build(tmp_path, {"a.jpg": photo(400, 100, exif=exif)}, "# X\n\n![a](../static/a.jpg)")
    assert (tag(html, "img")["width"], tag(html, "img")["height"]) == ("100", "400")
    for data in made.values():
        with Image.open(io.BytesIO(data)) as image:
            assert image.size == (100, 400)
            assert dict(image.getexif()) == {}


def test_what_can_be_seen_through_stays_so(tmp_path):
    _, made = build(tmp_path, {"a.png": photo(40, 40, "PNG", mode="LA")}, "# X\n\n![a](../static/a.png)")
    for data in made.values():
        with Image.open(io.BytesIO(data)) as image:
            assert image.mode == "RGBA"


def test_moving_images_and_drawings_stay_as_they_are(tmp_path):
    frames = [Image.new("RGB", (40, 40), color) for color in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    page = "# X\n\n![m](../static/m.webp)\n\n![s](../static/logo.svg)"
    html, made = build(tmp_path, {"m.webp": file.getvalue()}, page)
    assert tag(html, "img")["src"] == "@@url:static/m.webp@@"
    assert '<img src="@@url:static/logo.svg@@" alt="s">' in html.replace(" />", ">")
    assert made == {}


def test_made_images_are_the_same_each_time_and_made_once(tmp_path, monkeypatch):
    files, page = {"a.jpg": photo(600, 60)}, "# X\n\n![a](../static/a.jpg)"
    cache = Cache(tmp_path / "cache")
    _, made = build(tmp_path / "one", files, page)
    assert build(tmp_path / "two", files, page, cache=cache)[1] == made
    monkeypatch.setattr(Image.Image, "save", None)
    assert build(tmp_path / "two", files, page, cache=cache)[1] == made


def test_a_changed_file_has_other_measures_though_its_page_is_in_the_cache(tmp_path):
    cache, page = Cache(tmp_path / "cache"), "# X\n\n![a](../static/a.jpg)"
    build(tmp_path / "p", {"a.jpg": photo(60, 60)}, page, cache=cache)
    html, _ = build(tmp_path / "p", {"a.jpg": photo(50, 20)}, page, cache=cache)
    assert (tag(html, "img")["width"], tag(html, "img")["height"]) == ("50", "20")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no image", "site/static/a.jpg cannot be read as an image: its format is not known"),
        (photo(400, 400)[:40], "site/static/a.jpg cannot be read as an image"),
    ],
)
def test_a_file_that_is_no_image_stops_the_build_at_the_line_that_shows_it(tmp_path, data, said):
    with pytest.raises(SiteError) as caught:
        build(tmp_path, {"a.jpg": data}, "# X\n\n![a](../static/a.jpg)")
    fault = caught.value.faults[0]
    assert (fault.code, fault.where.file, fault.where.line) == ("bad-image", "site/pages/x.md", 6)
    assert said in fault.message


def test_an_image_that_ends_too_early_is_told_by_its_name(tmp_path):
    with pytest.raises(SiteError) as caught:
        build(tmp_path, {"a.jpg": photo(400, 400)[:900]}, "# X\n\n![a](../static/a.jpg)")
    assert {(fault.code, fault.where.file) for fault in caught.value.faults} == {
        ("bad-image", "site/static/a.jpg")
    }


def test_an_image_of_too_many_pixels_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(SiteError) as caught:
        build(tmp_path, {"a.jpg": photo(45, 45)}, "# X\n\n![a](../static/a.jpg)")
    assert "more than 1000 pixels" in caught.value.faults[0].message


@pytest.mark.parametrize("name", ["static/b.jpg", "static/logo.svg"])
def test_a_picture_that_is_not_there_is_told_with_what_was_probably_meant(tmp_path, name):
    with pytest.raises(SiteError) as caught:
        build(tmp_path, {"a.jpg": photo(40, 40)}, f'<h1>X</h1>{{{{ picture("{name}", "") }}}}')
    fault = caught.value.faults[0]
    assert (fault.code, fault.where.line) == ("unknown-asset", 4)
    assert "static/a.jpg" in fault.hint or "JPEG, PNG and WebP" in fault.hint
