import json
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from builder.errors import MachineError, SiteError
from builder.output import File, media_type
from builder.policy import url_of
from builder.write import write
from tests.builder.making import make_config, make_output

OURS = ("manifest.json", "headers.json")


@pytest.fixture
def config(tmp_path):
    return make_config(tmp_path)


@pytest.fixture
def dist(tmp_path):
    return tmp_path / "dist"


def output(config, **texts):
    texts = {"manifest.json": b"{}", **texts}
    types = {url_of(path, config): media_type(path) for path in texts}
    return make_output(config, **texts, **{"headers.json": json.dumps({"types": types}).encode()})


def tree(folder):
    """Return all files except the two that every build writes."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    return {name: data for name, data in files.items() if name not in OURS}


def test_dist_holds_exactly_the_output(config, dist):
    write(output(config, **{"a/index.html": b"one", "old.txt": b"old"}), dist)
    write(output(config, **{"a/index.html": b"two"}), dist)
    assert tree(dist) == {"a/index.html": b"two"}
    assert os.listdir(dist.parent) == ["dist"]


def test_what_no_host_serves_is_beside_the_folder_and_is_replaced_by_the_next_build(config, dist):
    beside, folder = {"nginx.conf": b"# Gossamer wrote this\n1"}, dist.with_name("dist-host")
    files = {name: File(name, data, "text/plain") for name, data in beside.items()}
    write(replace(output(config), beside=files), dist)
    assert tree(folder) == beside
    files["nginx.conf"] = File("nginx.conf", b"# Gossamer wrote this\n2", "text/plain")
    write(replace(output(config), beside=files), dist)
    assert tree(folder) == {"nginx.conf": b"# Gossamer wrote this\n2"}
    (folder / "nginx.conf").write_bytes(b"server {}\n# Gossamer wrote this")
    with pytest.raises(SiteError) as caught:
        write(replace(output(config, **{"a.txt": b"new"}), beside=files), dist)
    assert caught.value.faults[0].code == "in-the-way"
    assert (tree(dist), tree(folder)) == ({}, {"nginx.conf": b"server {}\n# Gossamer wrote this"})


def test_only_what_has_changed_is_written(config, dist, monkeypatch):
    files = {"a/index.html": b"one", "b/index.html": b"two"}
    write(output(config, **files), dist)
    number, page = dist.stat().st_ino, (dist / "a/index.html").stat().st_ino
    write(output(config, **files), dist)
    assert dist.stat().st_ino == number
    write(output(config, **{**files, "b/index.html": b"new"}), dist)
    assert tree(dist) == {**files, "b/index.html": b"new"}
    assert dist.stat().st_ino != number and (dist / "a/index.html").stat().st_ino == page
    monkeypatch.setattr(os, "link", refuse)
    write(output(config, **files), dist)
    assert tree(dist) == files


def refuse(old, new):
    raise OSError(95, "Operation not supported", new)


@pytest.mark.parametrize("damage", ["other", "longer words", None, "a link", "a folder"])
def test_what_somebody_has_done_to_a_file_is_undone(config, dist, tmp_path, damage):
    files = {"a/index.html": b"12345", "old/b.txt": b"b"}
    write(output(config, **files), dist)
    page = dist / "a/index.html"
    page.unlink()
    if damage == "a link":
        (tmp_path / "same").write_bytes(b"12345")
        page.symlink_to(tmp_path / "same")
    elif damage == "a folder":
        page.parent.rmdir()
    elif damage is not None:
        page.write_bytes(damage.encode())
    write(output(config, **files), dist)
    assert tree(dist) == files and not page.is_symlink()
    assert os.listdir(dist.parent) == ["dist"] or damage == "a link"


def test_folders_above_are_made(config, tmp_path):
    write(output(config), tmp_path / "deep" / "down" / "dist")
    assert {*os.listdir(tmp_path / "deep" / "down" / "dist")} == {*OURS}


def test_everyone_may_read_what_was_written(config, dist):
    write(output(config, **{"a/index.html": b"one"}), dist)
    mask = os.umask(0)
    os.umask(mask)
    assert (dist / "a").stat().st_mode & 0o777 == 0o777 & ~mask


@pytest.mark.parametrize("failing", ["write_bytes", "mkdir", "rename"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_failure_anywhere_leaves_dist_as_it_was(config, dist, monkeypatch, failing, at):
    write(output(config, **{"a.txt": b"before"}), dist)
    true, calls = getattr(Path, failing), []

    def sometimes(self, *arguments, **options):
        calls.append(self)
        if len(calls) == at + 1:
            raise OSError(28, "No space left on device", str(self))
        return true(self, *arguments, **options)

    before = tree(dist)
    with monkeypatch.context() as patch:
        patch.setattr(Path, failing, sometimes)
        if failing == "rename" and at == 2:  # without a failure, there are only two renames
            write(output(config, **{"a.txt": b"after"}), dist)
            assert len(calls) == 2
            return
        with pytest.raises(MachineError) as caught:
            write(output(config, **{"a.txt": b"after", "b/c.txt": b"new"}), dist)
    assert "No space left on device" in str(caught.value)
    assert caught.value.exit_code == 3
    assert tree(dist) == before
    assert os.listdir(dist.parent) == ["dist"]


def test_an_interrupt_leaves_dist_as_it_was(config, dist, monkeypatch):
    write(output(config, **{"a.txt": b"before"}), dist)

    def interrupted(self, data):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(output(config, **{"a.txt": b"after"}), dist)
    assert tree(dist) == {"a.txt": b"before"}
    assert os.listdir(dist.parent) == ["dist"]


KILLED = """
import os, sys
from pathlib import Path
from builder.write import write
from tests.builder.making import make_config, make_output
dist, at = Path(sys.argv[1]), int(sys.argv[2])
true, calls = Path.rename, []
def rename(self, target):
    if len(calls) == at:
        os._exit(9)
    calls.append(self)
    return true(self, target)
Path.rename = rename
write(make_output(make_config(dist.parent), **{"manifest.json": b"{}", "headers.json": b'{"types": {"/manifest.json": ""}}', "a.txt": b"after", "stale.txt": b"x"}), dist)
"""


@pytest.mark.parametrize("at", [0, 1])
def test_a_killed_build_is_cleared_away_by_the_next(config, dist, at):
    write(output(config, **{"a.txt": b"before"}), dist)
    done = subprocess.run([sys.executable, "-c", KILLED, str(dist), str(at)], cwd=Path.cwd(), check=False)
    assert done.returncode == 9
    assert (dist.parent / ".dist.new").exists()
    assert dist.exists() == (at == 0)
    write(output(config, **{"a.txt": b"next"}), dist)
    assert tree(dist) == {"a.txt": b"next"}
    assert os.listdir(dist.parent) == ["dist"]


def test_after_a_kill_in_the_middle_a_failing_build_gives_the_old_site_back(config, dist, monkeypatch):
    write(output(config, **{"a.txt": b"before"}), dist)
    dist.rename(dist.with_name(".dist.old"))

    def full(self, data):
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(MachineError):
        write(output(config), dist)
    assert tree(dist) == {"a.txt": b"before"}


@pytest.mark.parametrize("there", [{"thesis.txt": b"years"}, {"manifest.json": b"{}", "other.txt": b""}])
def test_a_folder_of_someone_elses_is_refused_and_kept(config, dist, there):
    for path, data in there.items():
        dist.mkdir(exist_ok=True)
        (dist / path).write_bytes(data)
    with pytest.raises(SiteError) as caught:
        write(output(config), dist)
    assert caught.value.faults[0].code == "not-ours"
    assert {path.name: path.read_bytes() for path in dist.iterdir()} == there


STRANGERS = {".git/HEAD": b"ref", ".git/objects/0": b"0", "CNAME": b"example.org", "a/notes.txt": b"mine"}


def with_strangers(config, dist):
    """A build folder to which somebody has added files and folders."""
    write(output(config, **{"a/index.html": b"one", "b/index.html": b"one", "old/c.txt": b"old"}), dist)
    for path, data in STRANGERS.items():
        (dist / path).parent.mkdir(exist_ok=True, parents=True)
        (dist / path).write_bytes(data)
    (dist / "empty").mkdir()
    (dist / "link").symlink_to("nowhere")


def test_what_no_build_wrote_is_kept(config, dist):
    with_strangers(config, dist)
    for text in (b"two", b"three"):
        assert write(output(config, **{"a/index.html": text}), dist) == ()
        assert tree(dist) == {**STRANGERS, "a/index.html": text}
        assert sorted(os.listdir(dist)) == sorted([".git", "CNAME", "a", "empty", "link", *OURS])
        assert os.listdir(dist.parent) == ["dist"]


def test_a_file_in_the_way_is_named_and_kept(config, dist):
    with_strangers(config, dist)
    before = tree(dist)
    for path in ("CNAME", "CNAME/index.html", ".git"):
        with pytest.raises(SiteError) as caught:
            write(output(config, **{path: b"x"}), dist)
        (fault,) = caught.value.faults
        assert (fault.code, fault.where.file) == ("in-the-way", str(dist / path.split("/")[0]))
    assert tree(dist) == before


def interrupt(patch, names, after):
    """Make these methods of Path raise KeyboardInterrupt after so many calls."""
    calls = []

    def counting(true):
        def call(self, *arguments, **options):
            calls.append(self)
            if len(calls) > after:
                raise KeyboardInterrupt
            return true(self, *arguments, **options)

        return call

    for name in names:
        patch.setattr(Path, name, counting(getattr(Path, name)))


def test_what_a_killed_build_has_not_carried_over_is_carried_over_by_the_next(config, dist, monkeypatch):
    """The build is killed after the new folder is in place: at each file that it still had to move or delete."""
    for at in range(8):
        with_strangers(config, dist)
        with monkeypatch.context() as patch:
            interrupt(patch, ("rename", "unlink"), 2 + at)  # two renames put the new folder in its place
            with pytest.raises(KeyboardInterrupt):
                write(output(config, **{"a/index.html": b"two"}), dist)
        assert sorted(os.listdir(dist.parent)) == [".dist.old", "dist"]
        write(output(config, **{"a/index.html": b"three"}), dist)
        assert tree(dist) == {**STRANGERS, "a/index.html": b"three"}, at
        assert os.listdir(dist.parent) == ["dist"]
        shutil.rmtree(dist)


def test_an_old_folder_that_cannot_be_cleared_is_told_and_the_build_stands(config, dist, monkeypatch):
    with_strangers(config, dist)

    def refused(self, missing_ok=False):
        raise PermissionError(13, "Permission denied", str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refused)
        (warning,) = write(output(config, **{"a/index.html": b"two"}), dist)
    assert warning.code == "left-over" and ".dist.old" in warning.message
    assert tree(dist) == {**STRANGERS, "a/index.html": b"two"}


def test_a_mount_point_is_filled_and_that_is_told(config, dist, monkeypatch):
    with_strangers(config, dist)
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == dist)
    number = dist.stat().st_ino
    (warning,) = write(output(config, **{"a/index.html": b"two"}), dist)
    assert warning.code == "not-atomic"
    assert dist.stat().st_ino == number
    assert tree(dist) == {**STRANGERS, "a/index.html": b"two"}
    assert not (dist / "old").exists()


def test_a_file_in_its_place_is_refused_and_kept(config, dist):
    dist.write_text("a file")
    with pytest.raises(SiteError):
        write(output(config), dist)
    assert dist.read_text() == "a file"


def test_an_empty_folder_is_taken(config, dist):
    dist.mkdir()
    write(output(config), dist)
    assert {*os.listdir(dist)} == {*OURS}


@pytest.mark.parametrize("place", [".", "..", "site", "site/pages", "templates/dist", "site/../site"])
def test_sources_are_never_replaced(config, tmp_path, place):
    (tmp_path / "site" / "pages").mkdir(parents=True)
    with pytest.raises(SiteError) as caught:
        write(output(config), tmp_path / place)
    assert caught.value.faults[0].code == "bad-out"
    assert (tmp_path / "site" / "pages").is_dir()


def test_a_link_to_a_folder_stays_a_link(config, dist, tmp_path):
    real = tmp_path / "elsewhere" / "www"
    write(output(config, **{"a.txt": b"1"}), real)
    dist.symlink_to(real)
    write(output(config, **{"a.txt": b"2"}), dist)
    assert dist.is_symlink()
    assert (real / "a.txt").read_bytes() == b"2"


def test_two_builds_at_once_leave_one_of_the_two(config, dist):
    many = {f"{n}/index.html": b"x" * 1000 for n in range(60)}
    outputs = [output(config, **{name: bytes([n]) + data for name, data in many.items()}) for n in range(4)]
    threads = [threading.Thread(target=write, args=(each, dist)) for each in outputs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = tree(dist)
    assert found in [{path: each.files[path].data for path in many} for each in outputs]
    assert os.listdir(dist.parent) == ["dist"]
    shutil.rmtree(dist)
