import json
import re

import pytest

from builder.compile.values import Chunk, Module
from builder.errors import SiteError
from builder.fingerprint import (
    Raw,
    fingerprint,
    gather,
    integrity,
    integrity_token,
    manifest,
    references,
    resolve,
    url_token,
    verbatim_paths,
)
from tests.builder.making import source


def raw(name, text):
    return Raw(name, text.encode(), f"site/{name}")


def named(*raws, base="/", verbatim=()):
    return fingerprint(raws, base, verbatim)


def test_a_name_holds_ten_characters_of_its_contents_hash():
    asset = named(raw("styles/site.css", "a{}"))["styles/site.css"]
    assert re.fullmatch(r"assets/site\.[a-z2-7]{10}\.css", asset.path)
    assert asset.url == "/" + asset.path
    assert asset.immutable
    other = named(raw("styles/site.css", "b{}"))["styles/site.css"]
    assert other.path != asset.path


def test_the_vault_stays_in_its_own_folder():
    assert named(raw("vault/vault.js", "1"))["vault/vault.js"].path.startswith("callback/vault/vault.")


@pytest.mark.standards("HD-07", "HD-21")
def test_integrity_is_that_of_the_specification():
    # The example of the specification (W3C SRI 1.2).
    assert integrity(b"alert('Hello, world.');") == (
        "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
    )


def test_tokens_become_urls_below_the_base_and_integrities():
    start = raw(
        "scripts/start.js", f"load('{url_token('vault/vault.js')}','{integrity_token('vault/vault.js')}')"
    )
    assets = named(start, raw("vault/vault.js", "1"), base="/docs/")
    vault = assets["vault/vault.js"]
    assert vault.url == "/docs/" + vault.path
    assert assets["scripts/start.js"].data.decode() == f"load('{vault.url}','{integrity(b'1')}')"


def test_a_change_in_what_is_named_renames_what_names_it():
    sheet = raw("styles/site.css", f"a{{background:url({url_token('static/a.svg')})}}")
    before = named(sheet, raw("static/a.svg", "<svg/>"))["styles/site.css"]
    after = named(sheet, raw("static/a.svg", "<svg />"))["styles/site.css"]
    assert before.path != after.path


def test_order_of_the_assets_changes_nothing():
    raws = [raw("a.js", url_token("b.js")), raw("b.js", url_token("c.js")), raw("c.js", "1")]
    assert named(*raws) == named(*reversed(raws))


def test_a_ring_of_references_is_refused():
    with pytest.raises(SiteError) as caught:
        named(raw("a.js", url_token("b.js")), raw("b.js", url_token("a.js")))
    assert [fault.code for fault in caught.value.faults] == ["asset-ring"]
    assert "a.js → b.js → a.js" in str(caught.value)


def test_every_unknown_name_is_told_with_its_line():
    with pytest.raises(SiteError) as caught:
        named(raw("a.js", "\n@@url:b.jss@@"), raw("b.js", "@@sri:nothing@@"))
    first, second = caught.value.faults
    assert str(first.where) == "site/a.js:2"
    assert first.hint == 'did you mean "b.js"?'
    assert str(second.where) == "site/b.js:1"


def test_names_with_spaces_and_accents_survive():
    name = "static/mon été.svg"
    assert references(url_token(name)) == [name]
    asset = named(raw(name, "<svg/>"))[name]
    assert asset.url == "/assets/mon%20%C3%A9t%C3%A9." + asset.path.split(".")[1] + ".svg"


def test_bytes_that_are_no_text_are_left_alone():
    data = b"\x89PNG\xff@@url:nothing@@"
    assert fingerprint([Raw("static/a.png", data, "a.png")], "/")["static/a.png"].data == data


def test_verbatim_files_keep_their_names_and_are_not_immutable():
    assets = named(
        raw("static/robots.txt", "x"),
        raw("static/.well-known/security.txt", "y"),
        verbatim=("robots.txt", ".well-known/*"),
    )
    assert [(asset.path, asset.immutable) for asset in assets.values()] == [
        (".well-known/security.txt", False),
        ("robots.txt", False),
    ]
    assert verbatim_paths(assets, ["robots.txt"]) == {"robots.txt"}


def test_a_style_or_script_of_a_verbatim_name_is_hashed_all_the_same():
    assert named(raw("styles/robots.txt", "x"), verbatim=("robots.txt",))["styles/robots.txt"].immutable


def test_manifest_lists_path_integrity_and_bytes():
    assets = named(raw("b.js", "22"), raw("a.js", "1"))
    listed = json.loads(manifest(assets, {}).data)
    assert list(listed) == ["a.js", "b.js"]
    assert listed["b.js"] == {"bytes": 2, "integrity": integrity(b"22"), "path": assets["b.js"].path}


def test_manifest_says_what_is_compiled_in():
    assets = named(raw("runtime.js", "22"), raw("core.js", "1"))
    brython = {"version": "3.15.0", "sha256": "00"}
    chunks = {
        "runtime.js": Chunk("runtime.js", "22", brython=brython),
        "core.js": Chunk(
            "core.js", "1", (Module("json", "stdlib", 1, "views"), Module("main", "app", 1, ""))
        ),
    }
    listed = json.loads(manifest(assets, chunks).data)
    assert listed["core.js"]["modules"] == {"json": "stdlib", "main": "app"}
    assert listed["runtime.js"]["brython"] == brython


def test_resolve_names_the_page_and_line_of_an_unknown_asset():
    with pytest.raises(SiteError) as caught:
        resolve("<p>\n@@url:nothing@@", {}, "site/pages/index.md")
    assert str(caught.value.faults[0].where) == "site/pages/index.md:2"


def test_gather_tokenises_what_manifests_and_stylesheets_refer_to():
    """A stylesheet is recognized by its suffix, in any case of letters; a manifest also by a link to it."""
    assets = {
        name: source(name, text)
        for name, text in {
            "static/icons/a.svg": "<svg/>",
            "static/app.JSON": '{"icons": [{"src": "icons/a.svg"}]}',
            "styles/PRINT.CSS": "a{background:url(../static/icons/a.svg)}",
            "static/manifest.webmanifest": '{"icons": [{"src": "icons/a.svg"}, {"src":"/static/icons/a.svg"}]}',
        }.items()
    }
    chunks = {"scripts/core.js": Chunk("scripts/core.js", "1")}
    raws, faults = gather(assets, chunks, manifests={"static/app.JSON"})
    assert not faults
    for raw in raws:
        if raw.name not in ("static/icons/a.svg", "scripts/core.js"):
            assert references(raw.data.decode()) == ["static/icons/a.svg"], raw.name
            assert 'icons/a.svg"' not in raw.data.decode()
    untold, _ = gather(assets, chunks)
    assert [raw.data.decode() for raw in untold if raw.name == "static/app.JSON"] == [
        '{"icons": [{"src": "icons/a.svg"}]}'
    ]
    assert {each.name for each in raws} == {*assets, "scripts/core.js"}
