"""What `clean` removes, and what it never touches."""

import pytest

from builder import cli
from builder.clean import clean
from builder.output import File
from builder.write import write
from tests.builder.making import make_config, make_output

HEADERS = b'{"types": {"/": "text/html", "/deep/er/": "text/html", "/manifest.json": "application/json"}}'


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A project with a build, a file for its server, a cache, test results and an environment."""
    texts = {
        "manifest.json": b"{}",
        "headers.json": HEADERS,
        "index.html": b"<p>",
        "deep/er/index.html": b"<p>",
    }
    output = make_output(make_config(tmp_path), **texts)
    output.beside["nginx.conf"] = File("nginx.conf", b"# Gossamer wrote this\n", "text/plain")
    write(output, tmp_path / "dist")
    for name in ("site/site.toml", ".gossamer/cache/a/b", "test-results/x/trace.zip", ".venv/pyvenv.cfg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"12345")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def left(root):
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir())


REST = [".venv/pyvenv.cfg", "site/site.toml", "test-results/x/trace.zip"]


def test_a_build_and_its_cache_go_and_with_all_the_rest_too(built, capsys):
    before = left(built)
    assert cli.main(["clean", "--all", "--dry-run"]) == 0
    assert left(built) == before
    said = capsys.readouterr().out
    assert cli.main(["clean"]) == 0
    assert left(built) == REST
    assert not (built / "dist").exists()
    assert not (built / "dist-host").exists()
    assert "Removed dist: 4 files, 0 kB\nRemoved dist-host: 1 file, 0 kB\nRemoved .gossamer: 1 file" in (
        capsys.readouterr().out
    )
    assert cli.main(["clean", "--all"]) == 0
    assert left(built) == ["site/site.toml"]
    assert said.count("Would remove ") == 5
    assert cli.main(["clean", "--all"]) == 0
    assert capsys.readouterr().out.endswith("There is nothing to remove\n")


def test_what_no_build_wrote_stays_and_is_named(built, capsys):
    theirs = (
        "dist/.git/HEAD",
        "dist/.git/config",
        "dist/CNAME",
        "dist/deep/mine.txt",
        "dist-host/nginx.conf.mine",
    )
    for name in theirs:
        (built / name).parent.mkdir(exist_ok=True)
        (built / name).write_text("mine")
    assert cli.main(["clean"]) == 0
    assert left(built) == sorted([*REST, *theirs])
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if " stays: " in line] == [
        f"{name} stays: no build wrote it"
        for name in ("dist/.git", "dist/CNAME", "dist/deep/mine.txt", "dist-host/nginx.conf.mine")
    ]


def test_a_folder_that_is_no_build_stays_and_so_does_one_that_is_no_environment(built):
    for folder, proof in (("dist", "headers.json"), (".venv", "pyvenv.cfg")):
        (built / folder / proof).unlink()
        (built / folder / "mine").write_text("mine")
    done = clean(built, built / "dist", everything=True)
    assert [(kept.path.name, kept.why) for kept in done.kept] == [
        ("dist", "it is no build of Gossamer's"),
        (".venv", "it is no virtual environment"),
    ]
    assert (built / "dist/index.html").is_file()
    assert (built / ".venv/mine").is_file()


def test_nothing_behind_a_link_is_touched(built, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "index.html").write_text("mine")
    (built / "dist/deep/er/index.html").unlink()
    (built / "dist/deep/er").rmdir()
    (built / "dist/deep/er").symlink_to(elsewhere)
    (built / ".venv/pyvenv.cfg").unlink()
    (built / ".venv").rmdir()
    (built / ".venv").symlink_to(elsewhere)
    clean(built, built / "dist", everything=True)
    assert (elsewhere / "index.html").read_text() == "mine"
    assert not (built / ".venv").is_symlink()
    assert (built / "dist/deep/er").is_symlink()  # no build wrote that


def test_what_a_killed_build_left_goes_too(built):
    (built / "dist").rename(built / ".dist.old")
    (built / ".dist.new").mkdir()
    (built / ".dist.new" / "half").write_text("half")
    clean(built, built / "dist")
    assert left(built) == REST


def test_what_cannot_be_removed_is_the_machines_fault(built, monkeypatch, capsys):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("shutil.rmtree", refuse)
    assert cli.main(["clean"]) == 3
    assert ".gossamer cannot be removed: Permission denied [not-removed]" in capsys.readouterr().err
