"""The whole build on small projects: errors, determinism, correctness of the cache, speed of a second build."""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from builder import catalogs, pipeline
from builder.cache import Cache
from builder.compile.engine import Engine
from builder.config.read import read_config
from builder.errors import SiteError
from builder.load import load
from builder.serving import respond
from tests.builder.making import FILES, METADATA, PAGES, SITE_TOML, make_project

HERE = Path(__file__).parent
CASES = sorted((HERE.parent / "projects").glob("output-*"))
REPOSITORY = HERE.parent.parent


@pytest.fixture(scope="module")
def engine():
    with Engine() as started:
        yield started


@pytest.fixture(scope="module")
def warm(engine, tmp_path_factory):
    """A cache that contains the runtime and the sign-in library."""
    root = tmp_path_factory.mktemp("warm")
    pipeline.build(make_project(root / "project"), cache=Cache(root / "cache"), engine=engine)
    return root / "cache"


@pytest.fixture
def build(engine, warm):
    def built(root, **options):
        return pipeline.build(root, cache=options.pop("cache", Cache(warm)), engine=engine, **options)

    return built


@pytest.fixture
def project(tmp_path):
    return make_project(tmp_path / "project")


def data(output):
    return {path: file.data for path, file in output.files.items()}


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_there_are_cases():
    assert len(CASES) >= 7


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_faults_are_told_all_at_once_in_order(case, build):
    with pytest.raises(SiteError) as caught:
        build(case)
    assert f"{caught.value}\n" == (case / "expected.txt").read_text(encoding="utf-8")
    for fault in caught.value.faults:
        assert fault.where and fault.where.file, fault
        assert fault.hint, fault


def test_faults_of_python_templates_and_styles_come_together(project, build):
    (project / "site/app/main.py").write_text("def broken(:\n")
    (project / "site/pages/index.html").write_text('+++\ntitle = "Home"\n+++\n{{ nothing }}\n')
    (project / "site/styles/site.css").write_text("a { color }\n")
    with pytest.raises(SiteError) as caught:
        build(project)
    assert {fault.where.file for fault in caught.value.faults} == {
        "site/app/main.py",
        "site/pages/index.html",
        "site/styles/site.css",
    }


def test_what_is_built(project, build):
    files = build(project).files
    plain = sorted(path for path in files if not path.endswith((".br", ".gz")))
    assert [path for path in plain if not path.startswith(("assets/", "callback/vault/"))] == [
        "404.html",
        "_headers",
        "about/index.html",
        "callback/done/index.html",
        "callback/door.js",
        "callback/index.html",
        "headers.json",
        "index.html",
        "manifest.json",
        "robots.txt",
        "sitemap.xml",
    ]
    assert "index.html.br" in files
    assert not {"_headers.br", "manifest.json.br", "headers.json.gz"} & set(files)


def test_without_compression_the_files_are_the_same_and_their_copies_are_not_there(project, build):
    whole, plain = (build(project, overrides={"build.compress": wanted}) for wanted in (True, False))
    copies = (".br", ".gz")
    assert data(plain) == {path: each for path, each in data(whole).items() if not path.endswith(copies)}
    home = next(page for page in plain.report.pages if page.route == "/")
    assert home.parts[0].wire == len(plain.files["index.html"].data)


def test_no_token_is_left_and_every_reference_leads_to_a_file(project, build):
    files = build(project).files
    listed = json.loads(files["manifest.json"].data)
    home = files["index.html"].data.decode()
    for path, file in files.items():
        assert b"@@" not in file.data or path.endswith((".br", ".gz")) or "runtime" in path, path
    for name in ("styles/site.css", "scripts/start.js", "scripts/runtime.js", "scripts/core.js"):
        assert f'"/{listed[name]["path"]}"' in home
        assert f'integrity="{listed[name]["integrity"]}"' in home
    assert listed["static/logo.svg"]["path"] in files[listed["styles/site.css"]["path"]].data.decode()


def test_the_sites_style_sheet_holds_gossamers_before_its_own(project, build):
    files = build(project).files
    sheet = files[json.loads(files["manifest.json"].data)["styles/site.css"]["path"]].data.decode()
    assert sheet.startswith("@layer gossamer{")
    assert "h1{color:red" in sheet.rpartition("}}")[2]
    assert not any("gossamer.css" in path for path in files)


def test_a_markdown_page_has_the_layout_for_running_text(project, build):
    assert 'class="prose"' in build(project).files["about/index.html"].data.decode()


def test_nothing_that_markdown_becomes_breaks_the_sites_own_rules(project, build):
    """For example, a style attribute would be refused with a hint that is useless to an author of Markdown."""
    body = (
        "# A\n\n| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |\n\nNote[^1] and ^[inline], ~~old~~, `code`, <kbd>K</kbd>\n\n"
        "Term\n: Meaning\n\n1. [ ] open\n2. [x] done\n\n!!! warning\n    Text\n\n```python\nx = 1\n```\n\n> Quote\n\n---\n\n"
        "![Logo](../static/logo.svg)\n\n<details><summary>More</summary>\n\nText\n\n</details>\n\n[^1]: Source.\n"
    )
    (project / "site/pages/about.md").write_text(f'+++\ntitle = "About"\n+++\n{body}', encoding="utf-8")
    assert "footnote" in build(project).files["about/index.html"].data.decode()


@pytest.mark.standards("HD-01")
def test_every_file_has_one_rule_and_the_neutral_file_says_the_same(project, build):
    output = build(project)
    listed = [path for rule in output.rules for path in rule.paths]
    assert len(listed) == len(set(listed))
    urls = {
        "/" + (path.removesuffix("index.html") if path.endswith("index.html") else path)
        for path in output.files
        if not path.endswith((".br", ".gz")) and path != "_headers"
    }
    assert set(listed) == urls
    held = json.loads(output.files["headers.json"].data)
    assert [
        (rule["name"], tuple(rule["paths"]), tuple(rule["headers"].items())) for rule in held["rules"]
    ] == [(rule.name, rule.paths, rule.headers) for rule in output.rules]


def test_development_is_quick_and_lets_livereload_in(project, build):
    output = build(project, dev=True, dev_scripts=("/__dev/client.js",))
    assert not [path for path in output.files if path.endswith((".br", ".gz"))]
    assert output.report.pages == ()
    home = output.files["index.html"].data.decode()
    assert '<script defer src="/__dev/client.js"></script>\n<script defer src="/assets/' in home
    assert "wss://www.example.org" in home
    assert "wss:" not in build(project).files["index.html"].data.decode()


def test_overrides_and_metadata_reach_the_policy(project, build):
    metadata = {**METADATA, "token_endpoint": "https://other.example.org/token"}
    output = build(project, overrides={"apis.billing.origin": "https://money.example.org"}, metadata=metadata)
    csp = next(dict(rule.headers)["Content-Security-Policy"] for rule in output.rules if rule.name == "vault")
    assert (
        "connect-src https://login.example.org https://money.example.org https://other.example.org https://www.example.org/callback/"
        in csp
    )


def test_a_base_path_is_in_every_url(project, build):
    (project / "site/site.toml").write_text(
        SITE_TOML.replace(
            'url = "https://www.example.org"', 'url = "https://www.example.org"\nbase = "/docs/"'
        )
    )
    output = build(project)
    home = output.files["index.html"].data.decode()
    assert 'href="/docs/about/"' in home
    assert 'src="/docs/assets/' in home
    assert all(path.startswith("/docs/") for rule in output.rules for path in rule.paths)


def test_a_former_address_leads_on_for_good_and_its_page_does_so_too(project, build, tmp_path):
    about = project / "site/pages/about.md"
    about.write_text(
        about.read_text().replace('nav = "About"', 'nav = "About"\naliases = ["/old/", "/old.html"]')
    )
    output = build(project, overrides={"site.base": "/docs/"})
    assert output.moved == {"/docs/old/": "/docs/about/", "/docs/old.html": "/docs/about/"}
    assert b'href="/docs/about/"' in output.files["old/index.html"].data
    answer = respond(output, "GET", "/docs/old.html?a=1", {})
    assert (answer.status, answer.headers["Location"]) == (301, "/docs/about/?a=1")
    assert json.loads(output.files["headers.json"].data)["moved"] == output.moved
    assert b"/docs/old/ /docs/about/ 301!\n" in output.files["_redirects"].data
    assert respond(output, "GET", "/docs/_redirects", {}).status == 404
    pipeline.write(output, tmp_path / "dist")
    pipeline.write(build(project, overrides={"host.name": "nginx"}), tmp_path / "dist")
    assert not (tmp_path / "dist/_redirects").exists()


def test_a_readable_log_is_a_warning_in_what_is_deployed(project, build):
    overrides = {"auth.debug": True}
    assert [warning.code for warning in build(project, overrides=overrides).warnings] == ["debug-on"]
    assert build(project, overrides=overrides, dev=True).warnings == ()
    assert build(project).warnings == ()


# Determinism


SCRIPT = """
import hashlib, json, sys
from pathlib import Path
from builder import catalogs, pipeline
from builder.cache import Cache
output = pipeline.build(Path(sys.argv[1]), cache=Cache(Path(sys.argv[2]) if sys.argv[2] else None))
digests = {path: hashlib.sha256(file.data).hexdigest() for path, file in output.files.items()}
print(json.dumps([list(digests), digests]))
"""


def elsewhere(root, cache, seed, cwd):
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "PYTHONPATH": str(REPOSITORY),
        "TZ": f"UTC{seed}",
        "LC_ALL": "C",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(root), cache],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.standards("DE-08")
def test_two_builds_are_identical_in_another_process_place_order_and_without_a_cache(
    project, build, tmp_path
):
    here = {path: hashlib.sha256(file).hexdigest() for path, file in data(build(project)).items()}
    copy = tmp_path / "another" / "place"
    for path in sorted(project.rglob("*"), reverse=True):
        if path.is_dir() or ".gossamer" in path.parts:
            continue
        target = copy / path.relative_to(project)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    order, digests = elsewhere(copy, "", "4242", tmp_path)
    assert digests == here
    assert order == list(here)


# The cache: after any edit, a build equals a clean build


EDITS = {
    "a page": ("site/pages/index.html", PAGES["site/pages/index.html"] + "<p>More</p>\n"),
    "a title": ("site/pages/about.md", PAGES["site/pages/about.md"].replace('"About"', '"About us"')),
    "a new page": ("site/pages/new.html", '+++\ntitle = "New"\nnav = "New"\n+++\n<h1>New</h1>\n'),
    "a page gone": ("site/pages/404.html", None),
    "a template": ("templates/page.html", '{% extends "base.html" %}{% block main %}<main id="main">{{ content }}!</main>{% endblock %}'),
    "a style": ("site/styles/site.css", "h1 { color: blue }\n"),
    "an image": ("site/static/logo.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>\n'),
    "a new image": ("site/static/icon.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>\n'),
    "the site's name": ("site/site.toml", SITE_TOML.replace("Sample", "Example")),
    "an API": ("site/site.toml", SITE_TOML.replace("api.example.org", "money.example.org")),
    "the provider": ("site/provider.json", json.dumps({**METADATA, "token_endpoint": "https://login.example.org/t"})),
    "Python": ("site/app/main.py", "print('changed')\n"),
    "the vault": ("site/auth/vault/vault.py", "_tokens = {'none': 1}\n"),
    "what a sign-in needs": ("site/auth/vault/late.py", "WORD = 'changed'\n"),
    "a module more": ("site/app/main.py", "import helper\nprint(helper.WORD)\n"),
}  # fmt: skip


def edit(root, path, text):
    file = root / path
    if text is None:
        file.unlink(missing_ok=True)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def restore(root):
    for path, _ in EDITS.values():
        edit(root, path, FILES.get(path))
    (root / "site/app/helper.py").write_text("WORD = 'helped'\n")


def test_edits_in_any_order_give_what_a_clean_build_gives(project, engine, warm, tmp_path):
    kept = Cache(tmp_path / "kept")
    shutil.copytree(warm, tmp_path / "kept", dirs_exist_ok=True)
    chance = random.Random(7)
    restore(project)
    before = data(pipeline.build(project, cache=kept, engine=engine))
    names = list(EDITS)
    chance.shuffle(names)
    for name in names:
        edit(project, *EDITS[name])
        if chance.random() < 0.4:
            other = chance.choice(names)
            edit(project, *EDITS[other])
        built = data(pipeline.build(project, cache=kept, engine=engine))
        clean = (
            data(pipeline.build(project, cache=Cache(None), engine=engine))
            if name in ("Python", "a template")
            else None
        )
        fresh = data(
            pipeline.build(project, cache=_runtime_only(warm, tmp_path / f"fresh-{name}"), engine=engine)
        )
        assert built == fresh, name
        assert clean is None or built == clean, name
        assert built != before, name
        restore(project)
    assert data(pipeline.build(project, cache=kept, engine=engine)) == before


def _runtime_only(warm, place):
    """Return a cache with the parts that no edit changes, so that a fresh build does not take seconds."""
    for kind in warm.iterdir():
        if kind.name not in ("pages", "module", "scripts-build", "styles"):
            shutil.copytree(kind, place / kind.name)
    return Cache(place)


def test_a_damaged_cache_changes_nothing(project, build, warm, tmp_path):
    place = tmp_path / "damaged"
    shutil.copytree(warm, place)
    good = data(build(project))
    for file in place.rglob("*"):
        if file.is_file():
            file.write_bytes(file.read_bytes()[:-3])
    assert data(build(project, cache=Cache(place))) == good


# Writing to disk


def test_what_is_written_is_what_was_built(project, build, tmp_path):
    output = build(project)
    pipeline.write(output, tmp_path / "dist")
    assert tree(tmp_path / "dist") == data(output)


def test_the_part_that_a_markdown_link_names_is_there(project, build):
    (project / "site/pages/team.md").write_text('+++\ntitle = "Team"\n+++\n# Team\n\n## Who we are\n')
    about = project / "site/pages/about.md"
    text = about.read_text() + "[who](team.md#who-we-are)\n\n[who](team.md#who-we"
    about.write_text(text + ")\n")
    with pytest.raises(SiteError) as caught:
        build(project)
    (fault,) = caught.value.faults
    assert (fault.code, fault.hint) == ("unknown-anchor", 'did you mean "who-we-are"?')
    assert str(fault.where) == "site/pages/about.md:12", "the line of the wrong one, not of its like"
    about.write_text(text + "-are)\n")
    assert b'href="/team/#who-we-are"' in build(project).files["about/index.html"].data


def test_sentences_that_are_not_translated_are_a_warning(project, build):
    said = 'from gettext import gettext as _\nprint(_("Sold out"), _("Late"))\n'
    text = SITE_TOML.replace("[site]", '[site]\nlanguage = "de"')
    make_project(
        project,
        **{
            "site/site.toml": text,
            "site/app/main.py": said,
            "site/translations/de.po": 'msgid "Sold out"\nmsgstr "Ausverkauft"\n',
        },
    )
    (fault,) = build(project).warnings
    count = len(catalogs.sentences(load(read_config(project))))
    assert fault.message.startswith(f"1 of {count} sentences are not translated into de")
    assert fault.code == "untranslated" and "translate de" in fault.hint
    assert build(project, dev=True).warnings == ()


def test_a_page_may_link_to_the_sitemap(project, build):
    page = '+++\ntitle = "Home"\n+++\n<p><a href="/sitemap.xml">All pages</a></p>\n'
    make_project(project, **{"site/pages/index.html": page})
    assert b'href="/sitemap.xml"' in build(project).files["index.html"].data
