"""Patches for Brython's standard library, mostly to use closures instead of generating and running source code.

Each text to replace must occur exactly once.
"""

from builder.compile.edits import Edit, Unfit
from builder.compile.patches import clock, containers, dataclass, others

PATCHES: dict[str, tuple[Edit, ...]] = {
    **clock.PATCHES,
    **containers.PATCHES,
    **dataclass.PATCHES,
    **others.PATCHES,
}


def patched(name: str, text: str) -> str:
    """Return the module's source with its patches applied. Raise Unfit if one cannot be applied."""
    for patch in PATCHES.get(name, ()):
        try:
            text = patch.applied(text)
        except Unfit as error:
            raise Unfit(f"{name}: {error}") from error
    return text
