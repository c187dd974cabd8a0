"""Loading a project: names, routes, fallbacks, which files are ignored and which are refused."""

import os
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from builder.config import read_config
from builder.errors import SiteError
from builder.load import BUILT_IN, load, watched

METADATA = {
    "issuer": "https://login.example.org",
    "authorization_endpoint": "https://login.example.org/authorize",
    "token_endpoint": "https://login.example.org/token",
    "jwks_uri": "https://login.example.org/jwks",
    "code_challenge_methods_supported": ["S256"],
}
SITE = """
[site]
name = "Sample"
url = "https://www.example.org"
[auth]
issuer = "https://login.example.org"
client_id = "sample"
"""
HOME = '+++\ntitle = "Home"\n+++\n<h1>Home</h1>\n'


@pytest.fixture
def project(tmp_path):
    def make(files=(), extra=""):
        root = tmp_path / "project"
        for name, text in {
            "site/site.toml": SITE + extra,
            "site/pages/index.html": HOME,
            **dict(files),
        }.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return root

    return make


def loaded(root):
    return load(read_config(root, metadata=METADATA))


def codes(root):
    with pytest.raises(SiteError) as caught:
        loaded(root)
    return [(fault.code, fault.where.file) for fault in caught.value.faults]


def page(**front):
    lines = "".join(f"{key} = {value}\n" for key, value in {"title": '"T"', **front}.items())
    return f"+++\n{lines}+++\nbody\n"


def test_modules_have_dotted_names(project):
    files = ["main.py", "views/__init__.py", "views/invoices.py", "tools/deep/one.py"]
    sources = loaded(project({f"site/app/{name}": "x = 1\n" for name in files} | {"site/app/notes.txt": "x"}))
    own = {name: source.path for name, source in sources.modules.items() if not name.startswith("auth")}
    assert own == {
        "main": "site/app/main.py",
        "tools.deep.one": "site/app/tools/deep/one.py",
        "views": "site/app/views/__init__.py",
        "views.invoices": "site/app/views/invoices.py",
    }
    assert sources.modules["views"].is_package
    assert not sources.modules["main"].is_package


def test_the_sign_in_library_and_templates_are_gossamers_own_by_default(project):
    sources = loaded(project())
    assert sources.modules["auth.errors"].path == "<gossamer>/site/auth/errors.py"
    assert sources.modules["auth.errors"].data == (BUILT_IN / "site/auth/errors.py").read_bytes()
    assert sources.templates["page.html"].path == "<gossamer>/templates/page.html"


def test_templates_fall_back_one_by_one_and_the_library_as_a_whole(project):
    sources = loaded(
        project({"templates/page.html": "mine", "templates/x/y.html": "z", "site/auth/__init__.py": ""})
    )
    assert sources.templates["page.html"].text == "mine"
    assert sources.templates["page.html"].path == "templates/page.html"
    assert sources.templates["x/y.html"].text == "z"
    assert sources.templates["base.html"].path == "<gossamer>/templates/base.html"
    assert [name for name in sources.modules if name.startswith("auth")] == ["auth"]


def test_the_style_of_gossamer_comes_from_the_project_where_it_has_one(project):
    own = loaded(project())
    assert own.style.path == "<gossamer>/site/styles/gossamer.css"
    assert own.assets["styles/site.css"].data == b"", "the templates link to it in any case"
    files = {"site/styles/gossamer.css": "a {}\n", "site/styles/site.css": "b {}\n"}
    ejected = loaded(project(files))
    assert (ejected.style.path, ejected.style.text) == ("site/styles/gossamer.css", "a {}\n")
    assert list(ejected.assets) == ["styles/site.css"]
    assert ejected.assets["styles/site.css"].text == "b {}\n"


def test_text_has_plain_newlines_and_no_mark_and_other_assets_keep_their_bytes(project):
    files = {
        "site/styles/site.css": b"\xef\xbb\xbfa {}\r\n",
        "site/styles/PRINT.CSS": b"\xef\xbb\xbfb {}\r\n",
        "site/static/a/logo.png": b"\x89\xff\r\n",
        "site/static/robots.txt": b"a\r\n",
    }
    assets = loaded(project(files)).assets
    assert list(assets) == ["static/a/logo.png", "static/robots.txt", "styles/PRINT.CSS", "styles/site.css"]
    assert (assets["styles/site.css"].data, assets["styles/PRINT.CSS"].data) == (b"a {}\n", b"b {}\n")
    assert assets["static/robots.txt"].data == b"a\r\n", "a file that keeps its name keeps its bytes"
    assert assets["static/a/logo.png"].data == b"\x89\xff\r\n"


@pytest.mark.parametrize(
    ("name", "route"),
    [
        ("index.html", "/"),
        ("about.md", "/about/"),
        ("x/index.html", "/x/"),
        ("x/y.md", "/x/y/"),
        ("404.html", "/404.html"),
        ("x/404.html", "/x/404/"),
        ("my-index.html", "/my-index/"),
        ("v1.0.md", "/v1.0/"),
    ],
)
def test_a_route_follows_from_the_place(project, name, route):
    pages = loaded(project({f"site/pages/{name}": page()})).pages
    assert route in [page.route for page in pages]
    assert [page.route for page in pages] == sorted(page.route for page in pages)


def test_front_matter_is_read_whole(project):
    front = {
        "description": '"D"',
        "route": '"/other/"',
        "protected": "true",
        "view": '"views.x"',
        "template": '"own.html"',
        "nav": '"Label"',
        "order": "-3",
        "extra": '{ list = [1, { deep = "x" }] }',
    }
    files = {
        "site/pages/x.md": page(**front),
        "site/app/views/x.py": "show = print",
        "templates/own.html": "",
    }
    found = next(page for page in loaded(project(files)).pages if page.kind == "md")
    assert (found.title, found.description, found.route, found.protected) == ("T", "D", "/other/", True)
    assert (found.view, found.template, found.nav, found.order) == ("views.x", "own.html", "Label", -3)
    assert found.extra["list"][1]["deep"] == "x"
    assert (found.body, found.body_line) == ("body\n", 12)
    assert found.source.text.split("\n")[found.body_line - 1] == "body"
    with pytest.raises(TypeError):
        found.extra["list"][1]["deep"] = "y"
    with pytest.raises(FrozenInstanceError):
        found.title = "y"


def test_foreign_newlines_and_marks_do_not_reach_the_pages(project):
    text = ("\ufeff" + page()).replace("\n", "\r\n").encode()
    found = loaded(project({"site/pages/x.html": text, "site/app/main.py": "\ufeffx = 1\r\n"}))
    assert next(page for page in found.pages if page.route == "/x/").body == "body\n"
    assert found.modules["main"].data == b"x = 1\n"


def test_a_fence_inside_the_body_is_the_bodys(project):
    found = loaded(project({"site/pages/x.md": page() + "+++\nmore\n"}))
    assert found.pages[1].body == "body\n+++\nmore\n"


def test_routes_of_the_configuration_move_pages(project):
    root = project({"site/pages/team.md": page()}, extra='[routes]\n"/people/" = "team.md"\n')
    assert [page.route for page in loaded(root).pages] == ["/", "/people/"]


@pytest.mark.parametrize("redirect_path", ["/callback/", "/sign-in/done/", "/callback", "/callback.html"])
def test_no_page_stands_where_the_provider_sends_visitors_back(project, redirect_path):
    folder = redirect_path.removesuffix(".html").rstrip("/") + "/"
    root = project(
        {f"site/pages{folder}index.html": page()},
        extra=f'redirect_path = "{redirect_path}"\n',
    )
    assert codes(root) == [("two-pages-one-route", f"site/pages{folder}index.html")]


@pytest.mark.parametrize(
    "name",
    [
        *("site/pages/.draft.html", "site/pages/x.html~", "site/pages/.x.html.swp", "site/pages/#x.html#"),
        *("site/pages/4913", "site/app/__pycache__/main.cpython-311.pyc", "site/app/.mypy_cache/x.py"),
        *(
            "site/static/.DS_Store",
            "site/styles/site.css.bak",
            "templates/.git/config",
            "site/static/.git/HEAD",
        ),
    ],
)
def test_hidden_files_and_leftovers_are_passed_over(project, name):
    assert loaded(project({name: b"\xff"})) == loaded(project())


def test_hidden_static_files_count_where_they_are_named(project):
    files = {"site/static/.well-known/a/b.txt": "x", "site/static/.nojekyll": "", "site/static/.other": ""}
    assert list(loaded(project(files)).assets) == ["static/.well-known/a/b.txt", "styles/site.css"]
    root = project(files, extra='[build]\nverbatim = [".nojekyll"]\n')
    assert list(loaded(root).assets) == ["static/.nojekyll", "styles/site.css"]


def test_links_inside_the_project_are_followed(project):
    root = project({"shared/logo.txt": "x", "site/static/real.txt": "y"})
    (root / "site/static/shared").symlink_to(root / "shared")
    (root / "site/static/same.txt").symlink_to("real.txt")
    assert list(loaded(root).assets) == [
        "static/real.txt",
        "static/same.txt",
        "static/shared/logo.txt",
        "styles/site.css",
    ]


def test_links_out_of_the_project_and_dead_ones_are_refused(project, tmp_path):
    root = project({"site/static/a.txt": "x", "site/app/main.py": ""})
    (tmp_path / "secret.py").write_text("x = 1\n")
    (tmp_path / "folder").mkdir()
    (root / "site/app/stolen.py").symlink_to(tmp_path / "secret.py")
    (root / "site/static/folder").symlink_to(tmp_path / "folder")
    (root / "site/static/dead.txt").symlink_to("nowhere")
    (root / "site/static/loop").symlink_to("..")
    (root / "site/static/self").symlink_to("self")
    assert codes(root) == [
        ("outside-project", "site/app/stolen.py"),
        ("broken-link", "site/static/dead.txt"),
        ("outside-project", "site/static/folder"),
        ("link-loop", "site/static/loop"),
        ("broken-link", "site/static/self"),
    ]


def test_a_folder_of_sources_that_leads_outside_is_refused(project, tmp_path):
    root = project({"site/app/main.py": ""})
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.css").write_text("")
    (root / "site/styles").symlink_to(tmp_path / "outside")
    assert codes(root) == [("outside-project", "site/styles")]


def test_things_that_are_no_files_are_refused_without_reading_them(project):
    root = project({"site/static/a.txt": "x"})
    os.mkfifo(root / "site/static/pipe")
    assert codes(root) == [("not-a-file", "site/static/pipe")]


def test_capitals_alone_do_not_tell_assets_apart(project):
    root = project({"site/static/a.txt": "x"})
    (root / "site/static/A.txt").write_text("y")
    if len(list((root / "site/static").iterdir())) == 2:
        assert codes(root) == [("case-twins", "site/static/a.txt")]


def test_watched_folders_are_those_a_build_reads(project):
    root = project()
    own = BUILT_IN / "templates"
    assert watched(root) == (root / "site", BUILT_IN / "site" / "auth", BUILT_IN / "site" / "styles", own)
    assert loaded(root).watched == watched(root)
    project({"templates/x.html": "", "site/auth/__init__.py": ""})
    assert watched(root) == (root / "site", root / "templates", BUILT_IN / "site" / "styles", own)
    assert watched(BUILT_IN) == (BUILT_IN / "site", own)


def test_what_links_lead_to_is_watched_too(project):
    root = project({"notes/README.md": page(), "site/pages/about.md": page(), "shared/x/a.txt": ""})
    (root / "site/pages/notes.md").symlink_to(root / "notes/README.md")
    (root / "site/static").mkdir(exist_ok=True)
    (root / "site/static/x").symlink_to(root / "shared/x")
    assert loaded(root).watched == (*watched(root), root / "notes/README.md", root / "shared/x")


def test_a_folder_that_cannot_be_read_is_a_fault(project, monkeypatch):
    root = project({"site/static/a/b.txt": "x"})
    true = os.scandir

    def refused(folder):
        if Path(folder).name == "a":
            raise PermissionError(13, "Permission denied", str(folder))
        return true(folder)

    monkeypatch.setattr(os, "scandir", refused)  # tests may run as root, to whom every file is readable
    assert codes(root) == [("unreadable", "site/static/a")]


def test_a_file_may_have_any_name_where_its_route_is_written(project):
    root = project({"site/pages/käse.md": page(), "site/pages/wein/über uns.md": page(route='"/wine/"')})
    assert codes(root) == [("bad-name", "site/pages/käse.md")]
    (root / "site/pages/käse.md").write_text(page(route='"/kaese/"'))
    assert {"/kaese/", "/wine/"} <= {each.route for each in loaded(root).pages}
    (root / "site/pages/käse.md").write_text(page())
    toml = root / "site/site.toml"
    toml.write_text(toml.read_text() + '\n[routes]\n"/cheese/" = "käse.md"\n')
    assert {"/cheese/", "/wine/"} <= {each.route for each in loaded(root).pages}


@pytest.mark.parametrize("name", ["NEWS.MD", "News.Html"])
def test_a_pages_kind_does_not_depend_on_capitals(project, name):
    pages = {each.route: each.kind for each in loaded(project({f"site/pages/{name}": page()})).pages}
    assert pages[f"/{name.partition('.')[0]}/"] == name.partition(".")[2].lower()


def test_the_order_of_sources_does_not_depend_on_the_disk(project):
    files = {f"site/static/{name}.txt": "" for name in "zxyab"} | {
        f"site/pages/{name}.md": page() for name in "zay"
    }
    files["site/pages/b.md"] = page(route='"/0/"')
    sources = loaded(project(files))
    for names in (sources.assets, sources.modules, sources.templates):
        assert list(names) == sorted(names)
    assert [page.route for page in sources.pages] == ["/", "/0/", "/a/", "/y/", "/z/"]


def test_a_library_module_cannot_be_a_view(project):
    assert codes(project({"site/pages/x.md": page(view='"auth.errors"')})) == [
        ("unknown-view", "site/pages/x.md")
    ]


def test_the_example_loads():
    config = read_config(BUILT_IN, metadata={**METADATA, "issuer": "http://localhost:8001"})
    assert "/" in [page.route for page in load(config).pages]


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("async def show(main):\n    pass", None),
        ("def show(main):\n    pass", None),
        ("from views.other import show", None),
        ("from views.other import *", None),
        ("show = print", None),
        ("if True:\n    def show(main):\n        pass", None),
        ("def broken(:", None),  # the compiler reports that
        ("def shwo(main):\n    pass", "there; or is shwo what was meant?"),
        ("class View:\n    def show(self, main):\n        pass", "there"),
        ("", "there"),
    ],
)
def test_a_view_without_show_is_told_at_build_time(project, code, hint):
    """In the browser, its page would stay empty, without a message."""
    files = {"site/app/views/a.py": code, "site/pages/a.html": page(view='"views.a"')}
    root = project(files)
    if hint is None:
        loaded(root)
        return
    with pytest.raises(SiteError) as caught:
        loaded(root)
    [fault] = caught.value.faults
    assert (fault.code, str(fault.where)) == ("no-show", "site/pages/a.html:3:8")
    assert fault.hint.endswith(hint)
