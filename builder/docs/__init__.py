"""Generate pages of docs/ from the code: standards/ and errors.md (`build.py docs`)."""

from pathlib import Path

from builder.docs import errors, standards


def pages(root: Path) -> dict[str, str]:
    """Return the text of each generated page, by its name below `root`."""
    return {**standards.pages(root), "docs/errors.md": errors.page(root)}


def stale(root: Path) -> list[str]:
    """Return the names of the generated pages under `root` that are missing or out of date."""
    return list(_changed(root))


def write(root: Path) -> list[str]:
    """Write the pages that are missing or out of date, and return their names."""
    changed = _changed(root)
    for name, text in changed.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8", newline="\n")
    return list(changed)


def _changed(root: Path) -> dict[str, str]:
    return {name: text for name, text in pages(root).items() if _read(root / name) != text}


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
