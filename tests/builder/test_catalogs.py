"""Catalogs for translators: `translate` collects every sentence, and loses no translation."""

import pytest

from builder import cli
from tests.builder.making import SITE_TOML, make_project

PAGE = '+++\ntitle = "Home"\n+++\n<p>{{ _("Your orders") }}</p>\n<p>{% trans count=2 %}{{ count }} order{% pluralize %}{{ count }} orders{% endtrans %}</p>\n'
VIEW = 'from gettext import gettext as _\n\nprint(_("Sold out"), _("Your orders"))\n'


def project(root, language="nl", **more):
    text = SITE_TOML.replace("[site]", f'[site]\nlanguage = "{language}"')
    return make_project(
        root, **{"site/site.toml": text, "site/pages/index.html": PAGE, "site/app/main.py": VIEW, **more}
    )


def translate(root, capsys, *tags):
    code = cli.main(["translate", *tags, "--root", str(root)])
    told = capsys.readouterr()
    return code, told.out + told.err


def entries(root, tag):
    text = (root / f"site/translations/{tag}.po").read_text("utf-8")
    return text, [row for row in text.split("\n\n")[1:] if row.strip()]


def test_a_new_catalog_has_each_sentence_with_its_place(tmp_path, capsys):
    code, told = translate(project(tmp_path), capsys)
    text, rows = entries(tmp_path, "nl")
    assert (
        code == 0 and f"site/translations/nl.po: {len(rows)} sentences, {len(rows)} to be translated" in told
    )
    assert '#: site/pages/index.html:4\nmsgid "Your orders"\nmsgstr ""' in rows
    assert '#: site/app/main.py:3\nmsgid "Sold out"\nmsgstr ""' in rows
    assert any(row.startswith("#: site/pages/index.html:5\n") and 'msgstr[1] ""' in row for row in rows)
    assert any('msgid "Sign out"' in row for row in rows)  # of Gossamer, which does not know Dutch
    assert "nplurals=2; plural=(n != 1);" in text


def test_where_gossamer_knows_the_language_only_the_sites_own_are_collected(tmp_path, capsys):
    translate(project(tmp_path, "de-AT"), capsys)
    _, rows = entries(tmp_path, "de-AT")
    assert [row.split("msgid ")[1].split("\n")[0] for row in rows] == [
        '"Your orders"', '"%(count)s order"', '"Sold out"',
    ]  # fmt: skip


def test_translations_are_kept_and_nothing_changes_by_itself(tmp_path, capsys):
    root = project(tmp_path)
    translate(root, capsys, "nl")
    file = root / "site/translations/nl.po"
    filled = file.read_text("utf-8").replace(
        '"Your orders"\nmsgstr ""', '"Your orders"\nmsgstr "Uw bestellingen"'
    )
    file.write_text(filled.replace('"Sold out"\nmsgstr ""', '"Sold out"\nmsgstr "Uitverkocht"'), "utf-8")
    translate(root, capsys, "nl")
    once = file.read_text("utf-8")
    assert 'msgstr "Uw bestellingen"' in once
    translate(root, capsys, "nl")
    assert file.read_text("utf-8") == once
    (root / "site/app/main.py").write_text('from gettext import gettext as _\n\nprint(_("Late"))\n', "utf-8")
    translate(root, capsys, "nl")
    text = file.read_text("utf-8")
    assert '#~ msgid "Sold out"\n#~ msgstr "Uitverkocht"' in text
    assert 'msgid "Late"\nmsgstr ""' in text and 'msgstr "Uw bestellingen"' in text


@pytest.mark.parametrize(
    ("language", "tags", "says"),
    [("en", (), "the site is in English alone"), ("de", ("german",), '"german" is not a language tag')],
)
def test_what_cannot_be_translated_is_told(tmp_path, capsys, language, tags, says):
    code, told = translate(project(tmp_path, language), capsys, *tags)
    assert code == 2 and says in told and not (tmp_path / "site/translations").exists()
