"""The index of a site's search: whose words are in it, how a word is written in it, and how it is cut into files."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import search
from builder.cache import Cache
from builder.compile.engine import boot
from builder.compile.values import Compiled
from builder.config.read import read_config
from builder.fingerprint import fingerprint, references
from builder.load import load
from builder.render import render

from .making import METADATA, NOW, make_project

HEADER = '{% include "partials/search.html" %}'


def page(title: str, body: str, more: str = "") -> str:
    return f'+++\ntitle = "{title}"\n{more}\n+++\n{body}\n'


def indexed(root, **pages: str) -> dict[str, object]:
    """The assets of the search by name, after they are named by their content: JSON as values."""
    make_project(root, **{"templates/partials/header.html": HEADER}, **pages)
    config = read_config(root, metadata=METADATA)
    sources = load(config, now=NOW)
    documents = render(sources, config, Compiled({}, {}), Cache(None))
    assets = fingerprint(search.search(documents, sources, config), config.site.base)
    return {name: json.loads(each.data) if name.endswith(".json") else each for name, each in assets.items()}


def found(assets: dict[str, object], word: str) -> dict[str, int]:
    """The routes of the pages that have this word, with its weight."""
    index = assets["search/index.json"]
    rows = next((each[word] for name, each in assets.items() if name[7:8].isdigit() and word in each), [])
    return {index["pages"][at][0]: weight for at, weight in zip(rows[::2], rows[1::2], strict=True)}


@pytest.fixture(scope="module")
def script():
    """What search.js takes for the words of a text."""
    text = (search.Path(search.__file__).with_name("search.js")).read_text(encoding="utf-8")
    start = text.index("function words(text)")
    engine = boot(text[start : text.index("function shardsOf")])
    yield lambda value: [word for word in engine.call("words", value) if len(word) <= search.LONGEST]
    engine.close()


def test_a_site_without_a_search_has_no_index(tmp_path):
    config = read_config(make_project(tmp_path), metadata=METADATA)
    sources = load(config, now=NOW)
    documents = render(sources, config, Compiled({}, {}), Cache(None))
    assert search.search(documents, sources, config) == []


def test_public_pages_are_found_by_their_words(tmp_path):
    bread = page(
        "Rye bread", "# Rye bread\n\nA *sour*dough of the Café, baked on Monday.", 'description = "Slow."'
    )
    assets = indexed(
        tmp_path, **{"site/pages/bread.md": bread, "site/pages/other.md": page("Other", "Much rye.")}
    )
    weights = found(assets, "rye")
    assert set(weights) == {"/bread/", "/other/"}
    assert weights["/bread/"] > weights["/other/"]
    assert {word: list(found(assets, word)) for word in ("cafe", "slow", "monday", "sour", "strong")} == {
        **{word: ["/bread/"] for word in ("cafe", "slow", "monday", "sour")},
        "strong": [],
    }
    shown = {address: (title, text) for address, title, text in assets["search/index.json"]["pages"]}
    assert shown["/bread/"] == ("Rye bread", "Slow.")
    assert shown["/other/"] == ("Other", "Much rye.")


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ("protected = true", "secret.md"),
        ("search = false", "secret.md"),
        ("draft = true", "secret.md"),
        ("date = 2030-01-01", "secret.md"),
        ("", "404.html"),
    ],
)
def test_what_nobody_should_find_is_not_in_the_index(tmp_path, more, name):
    assets = indexed(tmp_path, **{f"site/pages/{name}": page("Zanzibar", "Zanzibar and quinces", more)})
    said = json.dumps([each for each_name, each in assets.items() if each_name.endswith(".json")])
    assert "anzibar" not in said
    assert "quinces" not in said


def test_each_page_of_a_section_is_found_once_and_its_list_by_its_first_page(tmp_path):
    index = page("Notes", "Listed above.", "[section]\nper_page = 1")
    notes = {f"site/pages/notes/{n}.md": page(f"Note {n}", "text", 'tags = ["quinces"]') for n in range(3)}
    assets = indexed(tmp_path, **{"site/pages/notes/index.md": index}, **notes)
    addresses = [each[0] for each in assets["search/index.json"]["pages"]]
    assert sorted(addresses) == sorted({*addresses})
    assert list(found(assets, "listed")) == ["/notes/"]


def test_what_is_no_text_of_the_page_is_not_read(tmp_path):
    body = (
        "<h1>Shown &amp; told</h1><!-- hidden --><nav>menu</nav><svg><title>drawn</title></svg>"
        '<p title="attribute > x">plain<b>bold</b></p>'
    )
    assets = indexed(tmp_path, **{"site/pages/x.html": page("X", body)})
    assert [bool(found(assets, word)) for word in ("shown", "told", "plain", "bold")] == [True] * 4
    assert [bool(found(assets, word)) for word in ("hidden", "menu", "drawn", "attribute", "amp")] == [
        False
    ] * 5


def test_text_that_looks_like_a_token_stays_text(tmp_path):
    assets = indexed(tmp_path, **{"site/pages/x.md": page("@@url:static/logo.svg@@", "text")})
    assert "@@url:static/logo.svg@@" in [title for _, title, _ in assets["search/index.json"]["pages"]]


def test_the_index_is_cut_by_the_alphabet(tmp_path):
    body = " ".join(f"word{n:05}" for n in range(5000))
    config = read_config(
        make_project(
            tmp_path, **{"templates/partials/header.html": HEADER, "site/pages/x.md": page("X", body)}
        ),
        metadata=METADATA,
    )
    sources = load(config, now=NOW)
    raws = search.search(render(sources, config, Compiled({}, {}), Cache(None)), sources, config)
    shards = [raw for raw in raws if raw.name[7:8].isdigit()]
    assert len(shards) > 2
    assert all(len(raw.data) <= search.SHARD + 200 for raw in shards)
    index = next(raw.data.decode() for raw in raws if raw.name == "search/index.json")
    firsts = [first for first, _, _ in json.loads(index)["shards"]]
    assert firsts == sorted(firsts) == [next(iter(json.loads(raw.data))) for raw in shards]
    assert references(index) == [raw.name for raw in shards]


def test_a_page_without_a_description_is_shown_by_its_first_words(tmp_path):
    assets = indexed(tmp_path, **{"site/pages/x.md": page("X", "word " * 100)})
    shown = next(text for _, title, text in assets["search/index.json"]["pages"] if title == "X")
    assert shown == "word " * 32 + "…"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Crème BRÛLÉE, snake_case x2", ["creme", "brulee", "snake_case", "x2"]),
        ("日本語 と Python", ["日", "本", "語", "と", "python"]),
        ("l’été d'hiver ½ ﬁne", ["l", "ete", "d", "hiver", "1", "2", "fine"]),
        ("a" * 41 + " b", ["b"]),
        ("", []),
    ],
)
def test_words(text, words, script):
    assert search.words(text) == script(text) == words


# letters that both sides know: what Unicode has added since differs between a Python and a browser
LETTERS = st.characters(max_codepoint=0x2FFF, exclude_categories=("Cn", "Cs"))


@given(st.text(LETTERS, max_size=30))
def test_the_browser_reads_words_as_the_build_does(script, text):
    if any(unicodedata.category(char) == "Cn" for char in unicodedata.normalize("NFKD", text)):
        return
    assert search.words(text) == script(text)
