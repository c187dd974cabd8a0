"""Generate pages of docs/ from the code: standards/ and errors.md (`build.py docs`)."""

from collections.abc import Callable
from pathlib import Path

from builder.docs import errors, standards

PAGES: dict[str, Callable[[Path], str]] = {
    **standards.pages(),
    "docs/errors.md": errors.page,
}


def stale(root: Path) -> list[str]:
    """Return the names of the generated pages under `root` that are missing or out of date."""
    return [
        name
        for name, page in PAGES.items()
        if not (root / name).is_file() or (root / name).read_text(encoding="utf-8") != page(root)
    ]


def write(root: Path) -> list[str]:
    """Write the pages that are missing or out of date, and return their names."""
    changed = stale(root)
    for name in changed:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(PAGES[name](root), encoding="utf-8", newline="\n")
    return changed
