"""Sites in other languages: which translation a sentence gets, what is refused in a catalog, and what scripts get."""

import io
import json
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from builder import catalogs, languages
from builder.config.read import read_config
from builder.errors import SiteError
from builder.feed import feeds
from builder.load import BUILT_IN, load
from tests.builder.making import METADATA, SITE_TOML, make_project, rendered, source


def written(**texts):
    """Catalogs of a site: their entries by language, written as pairs of lines without keywords."""
    found = {}
    for tag, rows in texts.items():
        lines = [f'msgid "{one}"\nmsgstr "{other}"\n' for one, other in rows.items()]
        found[tag.replace("_", "-")] = source(f"site/translations/{tag}.po", "\n".join(lines))
    return found


def translated(tag, own, sentence="Sign in"):
    return languages.catalog(tag, own).translations.gettext(sentence)


@pytest.mark.parametrize(
    ("tag", "own", "result"),
    [
        ("en", {}, "Sign in"),
        ("en", {"en": {"Sign in": "Log in"}}, "Log in"),
        ("de", {}, "Anmelden"),
        ("de-CH", {}, "Anmelden"),
        ("de-CH", {"de": {"Sign in": "Einloggen"}}, "Einloggen"),
        ("de-CH", {"de": {"Sign in": "Einloggen"}, "de_ch": {"Sign in": "Ilogge"}}, "Ilogge"),
        ("de", {"de": {"Sign in": ""}}, "Anmelden"),
        ("tlh", {}, "Sign in"),
    ],
)  # fmt: skip
def test_the_nearest_catalog_counts(tag, own, result):
    own = written(**own)
    assert translated(tag, own) == result
    assert languages.catalog(tag, own).texts.get("Sign in", "Sign in") == result


@pytest.mark.parametrize(
    ("tag", "name", "direction"),
    [
        ("en", "English", "ltr"),
        ("de", "Deutsch", "ltr"),
        ("ar", "العربية", "rtl"),
        ("he-IL", "עברית (ישראל)", "rtl"),
        ("pa-Arab", "پنجابی (عربی)", "rtl"),
        ("tlh", "tlh", "ltr"),
        ("fa-x-pirate", "فارسی", "rtl"),
    ],
)
def test_what_is_known_about_a_language(tag, name, direction):
    assert languages.language(tag) == languages.Language(tag, name, direction)


HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'


@pytest.mark.parametrize(
    ("file", "text", "line", "code", "says"),
    [
        ("de.po", 'msgid "a"\nmsgstr "b\n', 2, "translation-syntax", "does not belong"),
        ("de.po", 'msgid "a"\n\nmsgid "b"\nmsgstr "c"\n', 1, "translation-syntax", "missing msgstr"),
        ("de.po", 'msgid "a"\nmsgstr "b"\nhallo\n', 3, "translation-syntax", "does not belong"),
        ("de.po", 'msgid "a %(n)s"\nmsgstr "b"\n', 1, "translation-fields", "lacks %(n)s"),
        ("de.po", 'msgid "a"\nmsgstr "100 % b"\n', 1, "translation-fields", "has % b"),
        ("de.po", '\nmsgid "{} pages"\nmsgstr "{n} Seiten"\n', 2, "translation-fields", "has {n}"),
        ("de.po", f'{HEAD}"Plural-Forms: nplurals=2; plural=n!=;\\n"\n', 3, "translation-plural", "cannot be read"),
        ("de.po", f'{HEAD}"Plural-Forms: nplurals=x;\\n"\n', 3, "translation-plural", "cannot be read"),
        ("german.po", "", 0, "bad-name", "no catalog"),
        ("de.txt", "", 0, "bad-name", "no catalog"),
        ("de/a.po", "", 0, "bad-name", "no catalog"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(tmp_path, file, text, line, code, says):
    make_project(tmp_path, **{f"site/translations/{file}": text})
    with pytest.raises(SiteError) as caught:
        load(read_config(tmp_path, metadata=METADATA))
    (fault,) = caught.value.faults
    assert (fault.where.file, fault.where.line, fault.code) == (f"site/translations/{file}", line, code)
    assert says in fault.message and fault.hint


def test_what_is_no_translation_yet_is_not_used():
    text = '#, fuzzy\nmsgid "Sign in"\nmsgstr "x"\n\nmsgctxt "menu"\nmsgid "Sign out"\nmsgstr "y"\n'
    own = {"nl": source("site/translations/nl.po", text)}
    assert translated("nl", own) == "Sign in"
    assert translated("nl", own, "Sign out") == "Sign out"
    assert languages.catalog("nl", own).texts == {}


@pytest.fixture(scope="module")
def sentences():
    """Every sentence of Gossamer's own templates and scripts."""
    return {each.ids[0] for each in catalogs.sentences(load(read_config(BUILT_IN)))}


@pytest.mark.parametrize("file", sorted(languages.OWN.glob("*.po")), ids=lambda file: file.stem)
def test_our_own_catalogs_are_complete(file, sentences):
    parsed = read_po(io.BytesIO(file.read_bytes()), abort_invalid=True)
    assert {message.id for message in parsed if message.id} == sentences
    assert [message.id for message in parsed if message.id and (not message.string or message.fuzzy)] == []
    assert languages.catalog(file.stem, {}).texts.keys() == sentences


SITE_IN_GERMAN = SITE_TOML.replace("[site]", '[site]\nlanguage = "de"')
SHOWN = '+++\ntitle = "Home"\n+++\n<q>{{ direction }} {{ _("Sign in") }} {% trans count=2 %}{{ count }} page{% pluralize %}{{ count }} pages{% endtrans %}</q>\n'
PLURAL = (
    f'{HEAD}"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    'msgid "%(count)s page"\nmsgid_plural "%(count)s pages"\nmsgstr[0] "%(count)s Blatt"\nmsgstr[1] "%(count)s Blätter"\n'
)


@pytest.mark.parametrize(
    ("tag", "catalog", "result", "tagged"),
    [
        ("en", "", "ltr Sign in 2 pages", '<html lang="en" data-auth'),
        ("de", PLURAL, "ltr Anmelden 2 Blätter", '<html lang="de" data-auth'),
        ("he", "", "rtl Sign in 2 pages", '<html lang="he" dir="rtl" data-auth'),
    ],
)
def test_templates_are_in_the_language_of_the_site(tmp_path, tag, catalog, result, tagged):
    text = SITE_TOML.replace("[site]", f'[site]\nlanguage = "{tag}"')
    make_project(tmp_path, **{"site/site.toml": text, "site/pages/index.html": SHOWN})
    if catalog:
        make_project(
            tmp_path,
            **{
                "site/site.toml": text,
                "site/pages/index.html": SHOWN,
                f"site/translations/{tag}.po": catalog,
            },
        )
    html = rendered(tmp_path)["/"]
    assert re.search("<q>(.*)</q>", html)[1] == result
    assert tagged in html


def words(tmp_path, tag, module, catalog):
    make_project(tmp_path, **{"site/app/main.py": module, f"site/translations/{tag}.po": catalog})
    sources = load(read_config(tmp_path, metadata=METADATA))
    return languages.words([tag], sources).get(tag, "")


def test_scripts_get_the_sentences_that_they_name(tmp_path):
    module = 'from gettext import gettext as _, ngettext\nprint(_("a"), _(name), ngettext("b", "bs", 2), _("unknown"))\n'
    rule = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    catalog = (
        f'{HEAD}"Plural-Forms: {rule}\\n"\n\nmsgid "a"\nmsgstr "ä"\n\nmsgid "not named"\nmsgstr "x"\n\n'
        'msgid "b"\nmsgid_plural "bs"\nmsgstr[0] "b1"\nmsgstr[1] "b2"\nmsgstr[2] "b5"\n'
    )
    assert json.loads(words(tmp_path, "uk", module, catalog)) == {
        "a": "ä",
        "b": ["b1", "b2", "b5"],
        "": {"one": 0, "few": 1, "many": 2, "other": 2},
    }


def test_without_translations_scripts_get_nothing(tmp_path):
    assert words(tmp_path, "uk", 'from gettext import gettext as _\n_("a")\n', "") == ""
    assert Path(tmp_path / "site/translations/uk.po").is_file()


SEVERAL = SITE_TOML + '\n[languages.de]\nname = "Muster"\n\n[languages.he]\n'


def page(
    title,
    *front,
    body="<q>{{ language }} {{ site.name }} {{ home }} {{ nav|map(attribute='label')|join(' ') }}</q>",
):
    lines = "\n".join((f'title = "{title}"', *front))
    return f"+++\n{lines}\n+++\n{body}\n"


def several(tmp_path, **more):
    pages = {
        "site/pages/index.html": page("Home", 'nav = "Home"'),
        "site/pages/about.html": page("About", 'nav = "About"'),
        "site/pages/alone.html": page("Alone"),
        "site/pages/de/index.html": page("Heim", 'nav = "Heim"'),
        "site/pages/de/ueber.html": page("Über", 'nav = "Über"', 'translates = "about.html"'),
        "site/pages/de/allein.html": page("Allein"),
        "site/pages/he/about.html": page("אודות"),
    }
    make_project(tmp_path, **{"site/site.toml": SEVERAL, **pages, **more})
    (tmp_path / "site/pages/about.md").unlink()
    return tmp_path


def test_each_page_is_in_the_language_of_its_folder(tmp_path):
    documents = rendered(several(tmp_path))
    said = {route: re.search("<q>(.*)</q>", html)[1] for route, html in documents.items() if "<q>" in html}
    english, german = "en Sample / Home About", "de Muster /de/ Heim Über"
    assert said == {
        **dict.fromkeys(("/", "/about/", "/alone/"), english),
        **dict.fromkeys(("/de/", "/de/ueber/", "/de/allein/"), german),
        "/he/about/": "he Sample / ",
    }


def test_translations_are_named_to_visitors_and_to_search_engines(tmp_path):
    documents = rendered(several(tmp_path))
    links = r'<li><a href="([^"]*)" lang="([^"]*)" hreflang="\2"( dir="rtl"| dir="ltr")?( aria-current="true")?>([^<]*)</a>'
    heads = r'<link rel="alternate" hreflang="([^"]*)" href="https://www.example.org([^"]*)">'
    assert re.findall(links, documents["/de/ueber/"]) == [
        ("/about/", "en", "", "", "English"),
        ("/de/ueber/", "de", "", ' aria-current="true"', "Deutsch"),
        ("/he/about/", "he", ' dir="rtl"', "", "עברית"),
    ]
    known = [("en", "/about/"), ("x-default", "/about/"), ("de", "/de/ueber/"), ("he", "/he/about/")]
    for route in ("/about/", "/de/ueber/", "/he/about/"):
        assert re.findall(heads, documents[route]) == known
    assert re.findall(heads, documents["/alone/"]) == re.findall(links, documents["/de/allein/"]) == []


@pytest.mark.parametrize(
    ("more", "where", "code"),
    [
        ({"site/pages/de/x.html": page("X", 'translates = "nothing.html"')}, "site/pages/de/x.html:3", "unknown-original"),
        ({"site/pages/x.html": page("X", 'translates = "about.html"')}, "site/pages/x.html:3", "unknown-original"),
        ({"site/pages/de/about.html": page("X")}, "site/pages/de/ueber.html", "translation-twice"),
        ({"site/site.toml": SITE_TOML + "\n[languages.en]\n"}, "site/site.toml:", "bad-language"),
        ({"site/site.toml": SITE_TOML + "\n[languages.german]\n"}, "site/site.toml:", "bad-language"),
        ({"site/site.toml": SITE_TOML + "\n[languages.de]\n[languages.DE]\n"}, "site/site.toml:", "bad-language"),
    ],
)  # fmt: skip
def test_languages_that_do_not_fit_are_told(tmp_path, more, where, code):
    root = several(tmp_path, **more)
    with pytest.raises(SiteError) as caught:
        rendered(root)
    (fault,) = caught.value.faults
    assert fault.code == code and str(fault.where).startswith(where) and fault.hint


def test_a_section_is_in_the_language_of_its_folder(tmp_path):
    section = '+++\ntitle = "Neues"\n[section]\nsort = "date"\nfeed = true\n+++\n'
    entry = '+++\ntitle = "Eins"\ndate = 2026-11-01\ntags = ["a"]\n+++\nText\n'
    root = several(
        tmp_path, **{"site/pages/de/neues/index.md": section, "site/pages/de/neues/eins.md": entry}
    )
    documents = rendered(root)
    assert '<html lang="de"' in documents["/de/neues/tags/"]
    assert "<h1>Schlagwörter</h1>" in documents["/de/neues/tags/"]
    assert ">Alle Schlagwörter</a>" in documents["/de/neues/"]
    config = read_config(root, metadata=METADATA)
    (feed,) = feeds(load(config).collections, config).values()
    assert b'xml:lang="de"' in feed.data
