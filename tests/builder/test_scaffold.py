"""A new project: it is complete, contains only the author's own files, and can be moved to another version of
Gossamer by one command.
"""

import shutil
from pathlib import Path

import pytest

from builder import cli, packaging, pipeline
from builder.config import read_config
from builder.errors import UsageError
from builder.scaffold import guide, locks, make, upgrade
from builder.scaffold.wheel import Wheel

ROOT = Path(__file__).resolve().parents[2]
SHAPE = {
    "README.md",
    "build.py",
    "pyproject.toml",
    "requirements.txt",
    "site",
    "templates",
    "tests",
    "vendor",
}


def build_wheel(root, folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        return folder / packaging.build_wheel(str(folder))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    path = build_wheel(ROOT, tmp_path_factory.mktemp("wheel"))
    return Wheel(path, "0.1.0", kept=True)


@pytest.mark.parametrize("bare", [False, True], ids=["start", "bare"])
def test_a_new_project_has_the_asked_shape_and_builds(tmp_path, wheel, bare):
    made = make(tmp_path / "My shop", wheel, bare=bare)
    assert {path.name for path in made.folder.iterdir()} == {*SHAPE, ".gitignore"}
    for name in set(made.files) - {f"vendor/{wheel.path.name}"}:
        text = (made.folder / name).read_text("utf-8")
        assert not [token for token in ("@NAME@", "@SLUG@", "@PROVIDER@", "@REGISTER@") if token in text], (
            name
        )
    config = read_config(made.folder)
    assert (config.site.name, config.auth.client_id) == ("My shop", "my-shop")
    assert pipeline.build(made.folder).warnings == ()


@pytest.mark.parametrize("provider", ["", *guide.TITLES])
def test_the_settings_for_each_provider_are_sound(tmp_path, wheel, provider):
    made = make(tmp_path / "shop", wheel, provider=provider)
    config = read_config(made.folder, "production", require_metadata=False)
    assert "localhost" not in repr((config.site.url, config.auth, config.apis))
    assert (config.auth.client_id, [api.name for api in config.apis]) == ("CLIENT-ID", ["billing"])
    assert config.redirect_uri in "".join(made.register)
    assert made.register[-1] in (made.folder / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("full", {}, "is there already, and not empty"),
        ("file", {}, "is there already, and not empty"),
        ("-", {}, "makes no name for a project"),
        ("shop", {"provider": "keyclaok"}, 'did you mean "keycloak"?'),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_written(tmp_path, wheel, name, options, words):
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(UsageError) as caught:
        make(tmp_path / name, wheel, **options)
    assert words in str(caught.value)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_an_empty_folder_will_do(tmp_path, wheel):
    (tmp_path / "shop").mkdir()
    assert make(tmp_path / "shop", wheel, bare=True).folder == tmp_path / "shop"


@pytest.mark.parametrize("kept", [True, False], ids=["from a file", "from the index"])
def test_the_locks_pin_the_wheel_and_nothing_that_only_we_test_with(tmp_path, wheel, kept):
    locks.write(tmp_path, Wheel(wheel.path, "0.1.0", kept))
    assert (tmp_path / "vendor" / wheel.path.name).exists() == kept
    for name, links in (("requirements.txt", "vendor"), ("tests/requirements.txt", "../vendor")):
        text = (tmp_path / name).read_text("utf-8")
        assert f"gossamer-site==0.1.0 \\\n    --hash=sha256:{wheel.digest}\n" in text
        assert (f"--find-links {links}\n" in text) == kept
        assert "brython==" in text and "mypy==" not in text
        assert "pip compile" not in text, "how the lock of Gossamer itself is made"
        assert ("playwright==" in text) == name.startswith("tests/")


def another_version(folder):
    """The wheel of a version in which one template and build.py differ."""
    tree = folder / "tree"
    for name in ("builder", "pyproject.toml", "README.md", "LICENSE", *packaging.LIBRARY):
        source, target = ROOT / name, tree / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    for name, old, new in (
        ("builder/__init__.py", '"0.1.0"', '"0.2.0"'),
        ("templates/partials/header.html", "Sign out", "Leave"),
        ("build.py", "Needs nothing but", "Wants nothing but"),
    ):
        text = (tree / name).read_text("utf-8")
        assert old in text
        (tree / name).write_text(text.replace(old, new), encoding="utf-8")
    return build_wheel(tree, folder)


def test_an_upgrade_pins_the_other_wheel_and_names_what_has_changed(tmp_path, wheel, capsys):
    project = make(tmp_path / "shop", wheel).folder
    assert upgrade.eject(project, "partials/header.html") == "templates/partials/header.html"
    assert upgrade.eject(project, "gossamer.css") == "site/styles/gossamer.css"
    newer = another_version(tmp_path)
    assert cli.main(["upgrade", str(newer), "--root", str(project)]) == 0
    told = capsys.readouterr()
    assert "Gossamer 0.2.0 is pinned" in told.out
    assert "templates/partials/header.html" in told.err and "gossamer.css" not in told.err
    assert [path.name for path in (project / "vendor").iterdir()] == ["gossamer_site-0.2.0-py3-none-any.whl"]
    assert "gossamer-site==0.2.0" in (project / "requirements.txt").read_text("utf-8")
    assert "Wants nothing but" in (project / "build.py").read_text("utf-8")


def test_a_changed_build_script_is_left_alone(tmp_path, wheel):
    project = make(tmp_path / "shop", wheel).folder
    (project / "build.py").write_text("# mine\n")
    upgrade.upgrade(project, str(project / "vendor" / wheel.path.name))
    assert (project / "build.py").read_text("utf-8") == "# mine\n"
    assert (project / "vendor" / wheel.path.name).read_bytes() == wheel.path.read_bytes()


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (lambda root: upgrade.eject(root, "haeder.html"), "of Gossamer's"),
        (
            lambda root: upgrade.eject(root, "footer.html"),
            "has its own templates/partials/footer.html already",
        ),
        (lambda root: upgrade.upgrade(root, "none.whl"), "there is no file none.whl"),
        (
            lambda root: upgrade.upgrade(root, str(root / "other-1-py3-none-any.whl")),
            "is no wheel of Gossamer",
        ),
        (lambda root: upgrade.upgrade(root / "site", "0.2.0"), "there is no requirements.txt in"),
    ],
)
def test_what_cannot_be_ejected_or_upgraded_is_refused(tmp_path, wheel, action, words):
    project = make(tmp_path / "shop", wheel).folder
    (project / "other-1-py3-none-any.whl").touch()
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    with pytest.raises(UsageError) as caught:
        action(project)
    assert words in str(caught.value)
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before
