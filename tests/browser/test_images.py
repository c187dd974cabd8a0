"""A browser shows a photograph in a size and format that suits it, and nothing moves when it comes."""

import pytest
from PIL import Image
from playwright.sync_api import expect

from builder.qa.kit.waiting import wait_for
from builder.qa.sites import running_site

from . import journeys


@pytest.fixture(scope="module")
def pictured(tmp_path_factory):
    """The example with a page that shows two photographs."""
    root = tmp_path_factory.mktemp("pictured")
    journeys.copy_of_the_example(root)
    for name in ("harbour", "hills"):
        Image.linear_gradient("L").resize((1600, 900)).save(root / f"site/static/{name}.jpg")
    page = (
        "# Sea\n\n![A harbour](../static/harbour.jpg)\n\n"
        + "Text.\n\n" * 99
        + "![Hills](../static/hills.jpg)\n"
    )
    (root / "site/pages/sea.md").write_text(f'+++\ntitle = "Sea"\n+++\n{page}', encoding="utf-8")
    with running_site(root) as running:
        yield running


def test_a_photograph_in_the_size_of_the_screen(pictured, context):
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{pictured.url}/sea/")
    harbour, hills = page.get_by_alt_text("A harbour"), page.get_by_alt_text("Hills")
    expect(harbour).to_be_visible()
    wait_for(page, "document.querySelector('main img').complete")
    assert harbour.evaluate("it => it.currentSrc").endswith(".avif")
    assert "-480." in harbour.evaluate("it => it.currentSrc")
    box = harbour.bounding_box()
    assert box["width"] <= 390
    assert round(box["width"] / box["height"], 1) == 1.8  # as the file's width and height
    asked = [each.path for each in pictured.requests]
    assert not any("hills" in path for path in asked)  # far below the screen
    hills.scroll_into_view_if_needed()
    wait_for(page, "document.querySelectorAll('main img')[1].naturalWidth > 0")
