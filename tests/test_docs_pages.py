"""docs/pages.md lists exactly the names that exist, and its examples build."""

import re
from pathlib import Path

import pytest

from builder import pipeline
from builder.front_matter import FRONT_MATTER, SECTION
from builder.load import auth_names
from builder.world import World
from tests.builder.making import make_project, rendered

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs/pages.md").read_text("utf-8")
OWN = "again api ask choice chosen final left notice-code notice-dismiss notice-ref notice-said notice-text notice-title"
OWN += " protected reload route said session-stay shown unsaved"  # between our templates and our code
OWN += " search integrity none found failed"  # of the search
ATTRIBUTE = re.compile(r"data-([a-z]+(?:-[a-z]+)*)")


def section(title):
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def first_column(title):
    return re.findall(r"^\| (.+?) \|", section(title), re.MULTILINE)[1:]


def test_the_keys_of_front_matter():
    assert {name.strip("`") for name in first_column("A page")} == set(FRONT_MATTER.keys)


def test_the_names_in_templates():
    source = Path(World.values.__code__.co_filename).read_text("utf-8").partition("def values(")[2]
    known = set(re.findall(r'^            "(\w+)":', source.partition("def url(")[0], re.MULTILINE))
    assert len(known) > 10
    shown = {word for name in first_column("Templates") for word in re.findall(r"`(\w+)", name)}
    assert shown == known | {"_", "content", "picture", "toc"}


def test_the_names_of_auth():
    shown = {re.search(r"auth\.(\w+)", name)[1] for name in first_column("auth")}
    assert shown == set(auth_names(ROOT))


def test_the_attributes():
    places = [
        *ROOT.glob("site/auth/**/*.py"),
        *ROOT.glob("builder/compile/js/*.js"),
        *ROOT.glob("templates/**/*.html"),
    ]
    places.append(ROOT / "site/styles/gossamer.css")
    used = {name for place in places for name in ATTRIBUTE.findall(place.read_text("utf-8"))}
    assert set(ATTRIBUTE.findall(section("Attributes"))) == used - set(OWN.split())


def test_the_keys_of_a_section():
    assert {name.strip("`") for name in first_column("Sections")} == set(SECTION.keys)


def test_a_section_as_shown_builds(tmp_path):
    index, entry = re.findall(r"```markdown\n(.*?)```", section("Sections"), re.DOTALL)
    (listing,) = re.findall(r"```html\n(.*?)```", section("Sections"), re.DOTALL)
    names = re.findall(r"`(site/pages/\S+\.md)`", section("Sections"))
    home = f'+++\ntitle = "Home"\n+++\n{listing}'
    pages = rendered(
        make_project(
            tmp_path, **dict(zip(names, (index, entry), strict=True)), **{"site/pages/index.html": home}
        )
    )
    assert '<a href="/blog/rye/">Rye bread is back</a>, 26.11.2026' in pages["/"]
    assert "What happens in our bakery." in pages["/blog/"] and "dark as ever" in pages["/blog/tags/rye/"]


def test_data_as_shown_is_there(tmp_path):
    ((file, data),) = re.findall(r"`(site/data/\S+)`:\n\n```toml\n(.*?)```", section("Data"), re.DOTALL)
    (used,) = re.findall(r"```html\n(.*?)```", section("Data"), re.DOTALL)
    changes = {file: data, "site/pages/index.html": f'+++\ntitle = "Home"\n+++\n{used}'}
    assert "<p>Monday: 07:00 to 13:00</p>" in rendered(make_project(tmp_path, **changes))["/"]


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL), ids=["view", "auth"])
def test_an_example_builds(tmp_path, code):
    page = '+++\ntitle = "X"\nview = "views.x"\n+++\n<ul id="orders"></ul>\n'
    root = make_project(tmp_path, **{"site/app/views/x.py": code, "site/pages/x.html": page})
    assert pipeline.build(root).report.faults == ()
