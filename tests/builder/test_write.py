import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from builder.errors import MachineError, SiteError
from builder.write import write
from tests.builder.making import make_config, make_output

OURS = {"manifest.json": b"{}", "headers.json": b"{}"}


@pytest.fixture
def config(tmp_path):
    return make_config(tmp_path)


@pytest.fixture
def dist(tmp_path):
    return tmp_path / "dist"


def output(config, **texts):
    return make_output(config, **OURS, **texts)


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_dist_holds_exactly_the_output(config, dist):
    write(output(config, **{"a/index.html": b"one", "old.txt": b"old"}), dist)
    write(output(config, **{"a/index.html": b"two"}), dist)
    assert tree(dist) == {**OURS, "a/index.html": b"two"}
    assert os.listdir(dist.parent) == ["dist"]


def test_folders_above_are_made(config, tmp_path):
    write(output(config), tmp_path / "deep" / "down" / "dist")
    assert tree(tmp_path / "deep" / "down" / "dist") == OURS


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
        if failing == "rename" and at == 2:  # only two renames happen when nothing fails
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
    assert tree(dist) == {**OURS, "a.txt": b"before"}
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
write(make_output(make_config(dist.parent), **{"manifest.json": b"{}", "headers.json": b"{}", "a.txt": b"after", "stale.txt": b"x"}), dist)
"""


@pytest.mark.parametrize("at", [0, 1])
def test_a_killed_build_is_cleared_away_by_the_next(config, dist, at):
    write(output(config, **{"a.txt": b"before"}), dist)
    done = subprocess.run([sys.executable, "-c", KILLED, str(dist), str(at)], cwd=Path.cwd(), check=False)
    assert done.returncode == 9
    assert (dist.parent / ".dist.new").exists()
    assert dist.exists() == (at == 0)
    blocked = make_output(config, **OURS, **{"a.txt": b"next"})
    write(blocked, dist)
    assert tree(dist) == {**OURS, "a.txt": b"next"}
    assert os.listdir(dist.parent) == ["dist"]


def test_after_a_kill_in_the_middle_a_failing_build_gives_the_old_site_back(config, dist, monkeypatch):
    write(output(config, **{"a.txt": b"before"}), dist)
    dist.rename(dist.with_name(".dist.old"))

    def full(self, data):
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(MachineError):
        write(output(config), dist)
    assert tree(dist) == {**OURS, "a.txt": b"before"}


@pytest.mark.parametrize("there", [{"thesis.txt": b"years"}, {"manifest.json": b"{}", "other.txt": b""}])
def test_a_folder_of_someone_elses_is_refused_and_kept(config, dist, there):
    for path, data in there.items():
        dist.mkdir(exist_ok=True)
        (dist / path).write_bytes(data)
    with pytest.raises(SiteError) as caught:
        write(output(config), dist)
    assert caught.value.faults[0].code == "not-ours"
    assert tree(dist) == there


def test_a_file_in_its_place_is_refused_and_kept(config, dist):
    dist.write_text("a file")
    with pytest.raises(SiteError):
        write(output(config), dist)
    assert dist.read_text() == "a file"


def test_an_empty_folder_is_taken(config, dist):
    dist.mkdir()
    write(output(config), dist)
    assert tree(dist) == OURS


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
    assert found in [{path: file.data for path, file in each.files.items()} for each in outputs]
    assert os.listdir(dist.parent) == ["dist"]
    shutil.rmtree(dist)
