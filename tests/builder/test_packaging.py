"""The wheel: complete, and the same bytes each time. tests/test_installed.py shows that it works alone."""

import base64
import hashlib
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from builder import packaging

ROOT = Path(__file__).resolve().parents[2]


def wheel(root, folder, monkeypatch):
    folder.mkdir()
    monkeypatch.chdir(root)
    before = dict(os.environ)
    name = packaging.build_wheel(str(folder))
    assert os.environ == before, "what comes after it in the same process has its own day"
    return folder / name


@pytest.fixture
def made(tmp_path, monkeypatch):
    return wheel(ROOT, tmp_path / "made", monkeypatch)


def below(root, *names):
    for name in names:
        place = root / name
        files = place.rglob("*") if place.is_dir() else [place]
        yield from (file for file in files if file.is_file() and "__pycache__" not in file.parts)


def test_the_wheel_carries_what_a_site_falls_back_on(made):
    with zipfile.ZipFile(made) as archive:
        carried = {name: archive.read(name) for name in archive.namelist()}
    for file in below(ROOT, *packaging.LIBRARY):
        assert carried[f"builder/library/{file.relative_to(ROOT).as_posix()}"] == file.read_bytes()
    for file in below(ROOT, "builder"):
        assert carried[file.relative_to(ROOT).as_posix()] == file.read_bytes()
    for file in below(ROOT, packaging.STUBS):
        package, _, rest = file.relative_to(ROOT / packaging.STUBS).as_posix().partition("/")
        assert carried[f"{package}-stubs/{rest}"] == file.read_bytes()
    entry_points = next(data for name, data in carried.items() if name.endswith("entry_points.txt"))
    assert b"gossamer=builder.cli:entry" in entry_points


def test_the_list_of_files_is_whole(made):
    """An installer checks each file against that list, and uninstalls the files in it."""
    with zipfile.ZipFile(made) as archive:
        [name] = [name for name in archive.namelist() if name.endswith("/RECORD")]
        rows = dict(line.split(",", 1) for line in archive.read(name).decode().splitlines())
        assert sorted(rows) == sorted(archive.namelist())
        for file in set(rows) - {name}:
            summed = (
                base64.urlsafe_b64encode(hashlib.sha256(archive.read(file)).digest()).decode().rstrip("=")
            )
            assert rows[file] == f"sha256={summed},{archive.getinfo(file).file_size}", file


def test_the_wheel_is_the_same_each_time_and_from_the_sdist(made, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    sdist = packaging.build_sdist(str(tmp_path))
    with tarfile.open(tmp_path / sdist) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    assert wheel(ROOT, tmp_path / "again", monkeypatch).read_bytes() == made.read_bytes()
    assert wheel(unpacked, tmp_path / "from-sdist", monkeypatch).read_bytes() == made.read_bytes()
